import { expect, test } from '@jest/globals';
import { addToGroup, removeFromGroup } from '../../../functions/actions/directory/group-entries.ts';
import type { App } from '../../../functions/app.ts';
import { after } from '../../../shared/instant.ts';
import { anna, company, MINUTE, personIn } from './cast.ts';

const acts = { 'put in': addToGroup, 'taken out': removeFromGroup };
const saying = (act: keyof typeof acts, app: App, groupId: string) =>
  acts[act](
    app,
    { connectionId: 'boss', user: anna, expiresAt: after(app.clock(), 1e9), receivedAt: app.clock() },
    { action: act === 'put in' ? 'group.add' : 'group.remove', groupId, sessionId: 's1' } as never,
  );

/** The same, with something done before the nth of its calls about rules that come after the note of the intention. */
const interrupted = (app: App, nth: number, act: () => Promise<unknown>) => {
  let calls: number | null = null;
  const held = async (name: string, call: () => unknown): Promise<unknown> => {
    if (calls !== null) calls += 1;
    if (calls === nth) await act();
    if (name === 'note') calls ??= 0;
    return call();
  };
  const rules = Object.fromEntries(
    Object.entries(app.rules).map(([name, method]: [string, (...args: never[]) => unknown]) => [
      name,
      (...args: never[]) => held(name, () => method(...args)),
    ]),
  ) as unknown as App['rules'];
  return { app: { ...app, rules }, calls: () => calls ?? 0 };
};

test.each([
  ['taken out', 'put in'],
  ['put in', 'taken out'],
] as const)(
  'a session that is %s, and in that moment %s, is under the rule of the group exactly if it belongs to it',
  async (first, second) => {
    let made = 0;
    for (let nth = 1; nth <= made + 1; nth += 1) {
      const { world, boss, groupId } = await company();
      const rule = { idleTimeout: { value: 5 * MINUTE } };
      await boss.send({ action: 'rule.put', groupId, rule });
      if (first === 'put in') await boss.send({ action: 'group.remove', groupId, sessionId: 's1' });
      const app = world.app();
      const late = interrupted(app, nth, () => saying(second, app, groupId));
      await saying(first, late.app, groupId);
      made = late.calls();
      await world.advance(2 * MINUTE);
      const belongs = (await world.rules.belongs(groupId, 's1')) === 'governed';
      const isUnder = (await personIn(world, 'ben'))?.policy.idleTimeout === 5 * MINUTE;
      expect([nth, isUnder]).toEqual([nth, belongs]);
      if (nth <= made) expect([nth, belongs]).toEqual([nth, second === 'put in']);
    }
    expect(made).toBeGreaterThan(1);
  },
);
