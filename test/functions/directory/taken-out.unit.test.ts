import { expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna } from '../../world/tab.ts';
import { codes, inside } from '../inside.ts';

const stale = { revision: 7 } as const;
const rule = { idleTimeout: { value: 300_000 } };

/** What somebody changes on the basis of an outdated look, and the call at which they are removed. */
test.each<[UpMessage, string, string]>([
  [
    { action: 'session.update', sessionId: 's1', name: 'Other', ...stale },
    'sessions.update',
    'session.not-found',
  ],
  [{ action: 'rule.put', sessionId: 's1', rule, ...stale }, 'sessions.update', 'session.not-found'],
  [{ action: 'group.rename', groupId: 'g1', name: 'Other', ...stale }, 'groups.rename', 'group.not-found'],
  [{ action: 'rule.put', groupId: 'g1', rule, ...stale }, 'rules.put', 'group.not-found'],
])('Somebody who is removed meanwhile is not told the result: %j', async (wanted, call, code) => {
  const { world, boss } = await inside();
  // An owner cannot be removed.
  await world.sessions.offer('s1', anna.id, 'ben');
  await world.sessions.takeOver('s1', 'ben');
  await world.groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: anna.id, name: anna.name });
  world.setFate((name) => {
    if (name !== call) return null;
    void world.members.remove('s1', anna.id);
    void world.groups.remove('g1', { userId: anna.id });
    return null;
  });
  await boss.send(wanted);
  expect(codes(boss)).toEqual([code]);
  expect(JSON.stringify(boss.received('error'))).not.toContain('"revision"');
});
