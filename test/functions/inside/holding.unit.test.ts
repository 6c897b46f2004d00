import { describe, expect, test } from '@jest/globals';
import type { UpOf } from '../../../shared/messages.ts';
import { openBackend } from '../../world/backend.ts';
import { anna, ben, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { codes, inside, join } from '../inside.ts';

const MINUTE = 60_000;
const sessionId = 's1';
const holding = { holdLimit: 60 * MINUTE };

const hold = (minutes: number, reason: UpOf<'session.hold'>['reason'] = 'presenting') =>
  ({ action: 'session.hold', sessionId, reason, for: minutes * MINUTE }) as const;
const release = { action: 'session.release', sessionId } as const;
const endOf = (participantId: string) =>
  ({ action: 'participant.release', sessionId, participantId }) as const;

const seenOf = (tab: Tab, id: string) =>
  tab.roster().find(({ participantId }) => participantId === id) ?? null;

/** Lets time pass with the tabs connected; those who are busy act. */
const wait = async (world: World, minutes: number, tabs: readonly Tab[], busy: readonly Tab[] = []) => {
  for (let passed = 0; passed < minutes; passed += 1) {
    for (const tab of tabs) await tab.send({ action: 'ping', sessionId });
    for (const tab of busy) await tab.send({ action: 'activity', sessionId });
    await world.advance(MINUTE);
  }
};

const typesOf = async (world: World, participantId: string) =>
  world.audit.recordsOf({ sessionId, participantId }).map(({ type }) => type);

describe('A hold', () => {
  test('is refused where the deployment allows none, and joining does not mention holds', async () => {
    const { member } = await inside();
    await member.send(hold(20));
    expect(codes(member)).toEqual(['hold.off']);
    expect(member.received('session.joined')[0]?.policy).not.toHaveProperty('holdLimit');
  });

  test('keeps its person from being warned until it is over, and everybody sees who holds, why and until when', async () => {
    const { world, boss, member } = await inside(holding);
    const until = world.clock() + 40 * MINUTE;
    await member.send({ ...hold(40), requestId: 'h' });
    expect(member.received('session.held')).toMatchObject([
      { requestId: 'h', hold: { reason: 'presenting', until }, warnAt: until },
    ]);
    await world.advance(2_000);
    expect(seenOf(boss, 'ben')).toMatchObject({ phase: 'present', hold: { reason: 'presenting', until } });
    await wait(world, 39, [boss, member], [boss]);
    expect(member.received('session.warning')).toEqual([]);
    await wait(world, 2, [boss, member], [boss]);
    expect(member.received('session.warning')).toMatchObject([{ logoutAt: until + 30 * MINUTE }]);
    expect(seenOf(boss, 'ben')).not.toHaveProperty('hold');
  });

  test('is seen from outside as well: by members who look who is inside, and by backends', async () => {
    const { world, member } = await inside(holding);
    await member.send(hold(40));
    const seen = { reason: 'presenting', until: world.clock() + 40 * MINUTE };
    const outside = await openTab(world, anna, 'anna-2');
    await outside.send({ action: 'session.inside', sessionId });
    const backend = openBackend(world);
    const room = await backend.ask('presence.session', { action: 'presence.get', sessionId });
    for (const { roster } of [...outside.received('inside'), room])
      expect(roster.map(({ participantId, hold: held }) => [participantId, held])).toEqual([
        ['anna', undefined],
        ['ben', seen],
        ['carla', undefined],
      ]);
    const where = async () => backend.ask('presence.person', { action: 'presence.get', userId: 'ben' });
    expect((await where()).places).toMatchObject([{ sessionId, phase: 'present', hold: seen }]);
    await member.send(release);
    expect((await where()).places[0]).not.toHaveProperty('hold');
  });

  test('ends on time for somebody at work, and nothing else changes for them', async () => {
    const { world, boss, member } = await inside(holding);
    await member.send(hold(20, 'reading'));
    await wait(world, 22, [boss, member], [boss, member]);
    expect(member.received('session.warning')).toEqual([]);
    expect(seenOf(boss, 'ben')).not.toHaveProperty('hold');
    expect(await typesOf(world, 'ben')).toEqual(['joined', 'held', 'released']);
  });

  test('is seen by whoever comes later, and by its own person on another tab', async () => {
    const { world, member } = await inside(holding);
    await member.send(hold(40));
    const again = await openTab(world, ben, 'ben-2');
    await again.send(join());
    const { until } = member.received('session.held')[0]?.hold ?? { until: 0 };
    expect(again.received('session.joined')).toMatchObject([
      {
        hold: { reason: 'presenting', until },
        warnAt: until,
        lastActivityAt: world.clock(),
        policy: { holdLimit: 60 * MINUTE },
      },
    ]);
    expect(seenOf(again, 'ben')).toMatchObject({ hold: { until } });
  });

  test('answers a standing warning, on every tab', async () => {
    const { world, member } = await inside(holding);
    const other = await openTab(world, ben, 'ben-2');
    await other.send(join());
    await wait(world, 17, [member, other]);
    expect(other.received('session.warning')).toHaveLength(1);
    await member.send(hold(40));
    const warnAt = world.clock() + 40 * MINUTE;
    expect(member.received('session.held')).toMatchObject([{ warnAt }]);
    expect(other.received('session.extended')).toMatchObject([{ warnAt, lastActivityAt: world.clock() }]);
    expect(await typesOf(world, 'ben')).toEqual(['joined', 'warned', 'extended', 'held']);
  });

  test('is not renewed for ever: after the limit another one is refused until they act', async () => {
    const { world, boss, member } = await inside(holding);
    const limit = world.clock() + 60 * MINUTE;
    await member.send(hold(24 * 60));
    expect(member.received('session.held')[0]?.hold.until).toBe(limit);
    for (let nth = 0; nth < 5; nth += 1) {
      await wait(world, 11, [boss, member], [boss]);
      await member.send(hold(30));
    }
    expect(member.received('session.held').at(-1)?.hold.until).toBe(limit);
    await wait(world, 6, [boss, member], [boss]);
    expect(seenOf(boss, 'ben')).not.toHaveProperty('hold');
    await member.send(hold(30));
    await member.send(hold(1));
    await wait(world, 10, [boss, member], [boss]);
    expect(member.received('session.warning')).toHaveLength(1);
    await member.send(hold(30));
    expect(codes(member)).toEqual(['hold.used-up', 'hold.used-up', 'hold.used-up']);
    await member.send({ action: 'session.extend', sessionId });
    await member.send(hold(30));
    expect(member.received('session.held').at(-1)?.hold.until).toBe(world.clock() + 30 * MINUTE);
  });

  test('ends by its person’s own word, which restarts the idle timeout', async () => {
    const { world, boss, member } = await inside(holding);
    await member.send(hold(50));
    await wait(world, 30, [boss, member], [boss]);
    await member.send(release);
    expect(member.received('session.released')).toMatchObject([{ warnAt: world.clock() + 15 * MINUTE }]);
    const [held, released] = member.received('session.extended');
    expect(held).toHaveProperty('lastActivityAt');
    expect(released).not.toHaveProperty('lastActivityAt');
    await world.advance(2_000);
    expect(seenOf(boss, 'ben')).not.toHaveProperty('hold');
    await member.send(release);
    expect(member.received('session.released')).toHaveLength(2);
    expect(await typesOf(world, 'ben')).toEqual(['joined', 'held', 'released']);
  });

  test('is ended by a moderator, who is on record for it; its person is warned at once, and cannot simply hold again', async () => {
    const { world, boss, member } = await inside(holding);
    await member.send(hold(50));
    await wait(world, 30, [boss, member], [boss]);
    await boss.send(endOf('ben'));
    expect(boss.received('participant.released')).toMatchObject([{ participantId: 'ben' }]);
    expect(member.received('session.warning')).toMatchObject([{ logoutAt: world.clock() + 30 * MINUTE }]);
    const [, , released, warned] = world.audit.recordsOf({ sessionId, participantId: 'ben' });
    expect([released, warned]).toMatchObject([
      { type: 'released', by: 'anna', cause: 'release' },
      { type: 'warned', by: 'anna', cause: 'release' },
    ]);
    await member.send(hold(20));
    expect(codes(member)).toEqual(['hold.used-up']);
  });

  test('by another person cannot be ended by a member, nor by anybody else’s own word', async () => {
    const { boss, member, contact } = await inside(holding);
    await boss.send(hold(50));
    await member.send(endOf('anna'));
    await contact.send(endOf('anna'));
    expect([codes(member), codes(contact)]).toEqual([['action.forbidden'], ['action.forbidden']]);
    await boss.send(endOf('nobody'));
    expect(codes(boss)).toEqual(['participant.unknown']);
    expect(seenOf(boss, 'anna')).toHaveProperty('hold');
  });

  test('is begun and ended only on a connection that is inside, like the answer to a warning', async () => {
    const { world, boss, member } = await inside(holding);
    await member.send(hold(50));
    const outside = await openTab(world, ben, 'ben-2');
    const tries = [hold(20), release, { action: 'session.extend', sessionId } as const];
    for (const one of tries) await outside.send(one);
    expect(codes(outside)).toEqual(tries.map(() => 'session.not-joined'));
    expect(seenOf(boss, 'ben')).toHaveProperty('hold');
  });

  test('cannot be ended where there is none: somebody warned stays warned', async () => {
    const { world, boss, member } = await inside(holding);
    await wait(world, 16, [boss, member], [boss]);
    await member.send(release);
    expect(member.received('session.released')).toMatchObject([{ warnAt: null }]);
    expect(seenOf(boss, 'ben')).toMatchObject({ phase: 'warned' });
  });

  test('survives a lost connection, and ends with the participation', async () => {
    const { world, boss, member } = await inside(holding);
    await member.send(hold(50));
    await member.close();
    const back = await openTab(world, ben, 'ben-2');
    await back.send({ action: 'session.join', sessionId, resume: true });
    expect(back.received('session.joined')[0]).toHaveProperty('hold');
    await back.send({ action: 'session.exit', sessionId });
    await back.send(join());
    expect(back.received('session.joined')[1]).not.toHaveProperty('hold');
    await world.advance(2_000);
    expect(seenOf(boss, 'ben')).not.toHaveProperty('hold');
  });

  test('does not extend a longest stay', async () => {
    const { world, member } = await inside({ ...holding, longestStay: 20 * MINUTE });
    await member.send(hold(50));
    await wait(world, 21, [member]);
    expect(member.received('session.ended')).toMatchObject([{ ending: 'limit' }]);
  });

  test.each([
    ['no reason', { reason: undefined }],
    ['a reason of their own', { reason: 'lunch' }],
    ['no time', { for: 0 }],
    ['a time before now', { for: -1 }],
    ['a day and a millisecond', { for: 86_400_001 }],
  ])('with %s is refused', async (_, wrong) => {
    const { member } = await inside(holding);
    await member.sendText(JSON.stringify({ ...hold(5), ...wrong }));
    expect(codes(member)).toEqual(['message.invalid']);
  });
});
