import { describe, expect, test } from '@jest/globals';
import { policyFrom, presets } from '../../../../shared/policy.ts';
import { governed } from '../../../../shared/standards/conformity.ts';
import { anna, furnish, openTab } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { inside, join, sessionOf, update } from '../../inside.ts';

describe("A session's own timings", () => {
  const timings = { idleTimeout: 150 * 60_000, warningPeriod: 20_000 };

  test('apply at once, to those inside and to everybody who enters', async () => {
    const { world, boss, member } = await inside();
    await boss.send(update({ timings }));
    const from = { idleTimeout: 'session', warningPeriod: 'session', longestStay: 'deployment' };
    expect(member.received('session.extended').at(-1)?.policy).toMatchObject({ ...timings, from });
    const late = await openTab(world, anna, 'late');
    await late.send(join('s1'));
    expect(late.received('session.joined')[0]?.policy).toMatchObject({ ...timings, from });
  });

  test('can be set when it is created, and removed', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', name: 'Long one', timings });
    const { id: sessionId = '' } = tab.received('session.created')[0]?.session ?? {};
    expect((await world.sessions.entrance(sessionId, 'anna')).session?.policy).toMatchObject(timings);
    await tab.send({ action: 'session.update', sessionId, revision: 1, timings: null });
    expect((await world.sessions.entrance(sessionId, 'anna')).session).toMatchObject({
      policy: {},
      revision: 2,
    });
  });

  test('are limited by the deployment’s standard, even those set before it named one', async () => {
    const world = await furnish(createWorld());
    const boss = await openTab(world, anna, 'a');
    await boss.send(update({ timings }));
    const standards = ['pci-dss-8.2.8'] as const;
    const numbers = governed(standards, presets['workspace-15'], {});
    const held = createWorld({ policy: policyFrom({ ...numbers, standards }) });
    const late = await openTab(await furnish(held), anna, 'late');
    await late.send(update({ timings }));
    expect(late.received('error')).toMatchObject([
      { code: 'message.invalid', detail: expect.stringContaining('(PCI DSS v4.0.1, 8.2.8)') },
    ]);
    const { policy } = (await sessionOf(world)) ?? {};
    expect(policy).toMatchObject(timings);
    await held.sessions.createSession({ id: 's2', name: 'Older', owner: anna.id, ...(policy && { policy }) });
    await held.sessions.addMember('s2', anna.id, 'moderator');
    await late.send(join('s2'));
    expect(late.received('session.joined')[0]?.policy).toMatchObject({
      idleTimeout: 880_000,
      warningPeriod: 20_000,
    });
  });

  test('that make no sense are refused in the words of the rule', async () => {
    const { boss, world } = await inside();
    await boss.send(update({ timings: { ...timings, warningPeriod: 19_999 } }));
    await boss.send(update({ timings: { ...timings, idleTimeout: 1_000 } }));
    expect(boss.received('error').map(({ detail }) => detail)).toEqual([
      'warningPeriod must be at least 20 s, but is 19.999 s.',
      'idleTimeout must be at least 60 s, but is 1 s.',
    ]);
    expect((await world.sessions.entrance('s1', 'anna')).session?.revision).toBe(1);
  });
});
