import { button, until } from '../browser/engines/engine.ts';
import { enter } from '../stories/people/person.ts';
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
  for (let visit = 0; visit < 4; visit += 1) {
    const users = ['anna', 'ben', 'carla'].slice(visit % 3);
    const people = await Promise.all(users.map((user) => enter(stack, user)));
    if (visit === 3) break;
    for (const person of people) {
      await person.ask({ action: 'session.exit', sessionId: 's1' });
      person.close();
    }
  }
  await turn('failing-table');
  // The fault stays on: with such short minutes, a fault that ended would be green again before anybody had looked.
  await until(operator, `/red/.test(document.title)`, 60);
  await camera.frame(operator, 'operations');
  await camera.film(operator, '61-operations-red', { worded: false });
  await operator.click('//input[@name="session"]');
  await operator.type('s1');
  await operator.click('//input[@name="person"]');
  await operator.type('Ben');
  await operator.click(button('Look it up'));
  await until(operator, `document.querySelector('.why ol')`);
  await camera.film(operator, '62-operations-why', { worded: false });
  await operator.close();
};
