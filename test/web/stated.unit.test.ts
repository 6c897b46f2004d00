import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '../../client/client.ts';
import type { Stated } from '../../web/rules/draft.ts';
import { useStated } from '../../web/rules/use-stated.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';

inAPage();
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
beforeAll(() => void Object.assign(globalThis, { document: page }));
afterAll(() => void Reflect.deleteProperty(globalThis, 'document'));

test('A rule that was read before it was changed, and comes after the answer to that, does not undo it', async () => {
  const answers: ((stated: Stated) => void)[] = [];
  const client = {
    getStatus: () => ({ name: 'open' }),
    on: () => () => {},
    request: () => new Promise<Stated>((resolve) => answers.push(resolve)),
  } as unknown as Client;
  const rule = (revision: number) => ({ revision, rule: {}, inForce: [] }) as unknown as Stated;
  const { outputs, render } = await rendered(
    (news: string) => useStated(client, { sessionId: 's1' }, news),
    '1' as string,
  );
  const shown = () => outputs.at(-1)?.stated?.revision;
  await happens(() => answers[0]?.(rule(1)));
  expect(shown()).toBe(1);
  await render('2');
  await happens(() => outputs.at(-1)?.accept(rule(3)));
  await happens(() => answers[1]?.(rule(2)));
  expect(shown()).toBe(3);
  await render('3');
  await happens(() => answers[2]?.(rule(4)));
  expect(shown()).toBe(4);
});
