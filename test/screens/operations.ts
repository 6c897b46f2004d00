import { until } from '../browser/engines/engine.ts';
import { openSocket } from '../stories/person.ts';
import type { Scene } from './scene.ts';

/** The operators' page while the table fails, and people come and go. */
export const operationsScreens = async ({ engine, stack, camera }: Scene): Promise<void> => {
  const operator = await engine.newPerson();
  await operator.go(`${stack.url}/ops`);
  await until(operator, `document.querySelector('.board canvas')`);
  const turn = async (fault: string) => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${stack.url}/dev/faults`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ set: [fault] }),
    });
  };
  for (let visit = 0; visit < 6; visit += 1) {
    const people = await Promise.all(
      ['anna', 'ben', 'carla'].slice(visit % 3).map((user) => openSocket(stack, user)),
    );
    for (const person of people) await person.ask({ action: 'session.join', sessionId: 's1' });
    if (visit === 4) await turn('failing-table');
    for (const person of people) {
      if (visit < 4) await person.ask({ action: 'session.exit', sessionId: 's1' });
      person.close();
    }
    if (visit === 4) break;
  }
  await until(operator, `/red/.test(document.title)`, 60);
  await turn('failing-table=0');
  await camera.film(operator, '61-operations-red', { worded: false });
  await camera.frame(operator, 'operations');
  await operator.close();
};
