import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna, ben, dora, guestBy, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, codes, join, withLink } from '../link.ts';

const admitAll: UpMessage = { action: 'waiting.admit', sessionId: 's1', all: true };
const deny = (participantId: string): UpMessage => ({
  action: 'waiting.deny',
  sessionId: 's1',
  participantId,
});

const knock = async (world: World, secret: string, key: string) => {
  const guest = guestBy(secret, key);
  const tab = await openTab(world, guest, `tab-${key}`);
  await world.advance(1);
  await tab.send(join({ name: key }));
  return { guest, tab };
};
const otherLink = async (moderator: Tab) => {
  await moderator.send({ action: 'invitation.create', sessionId: 's1' });
  const created = moderator.received('invitation.created').at(-1);
  if (!created) throw new Error('There is no other link.');
  return created;
};
const endings = (tab: Tab) => tab.received('session.ended').map(({ ending }) => ending);
const phaseOf = async (world: World, participantId: string) =>
  (await world.participants.load({ sessionId: 's1', participantId }))?.phase;

describe('The door is opened by a moderator', () => {
  const asked = (participantId: string): readonly UpMessage[] => [
    { action: 'waiting.list', sessionId: 's1' },
    { action: 'waiting.admit', sessionId: 's1', participantId },
    admitAll,
    deny(participantId),
  ];

  test.each([
    ['who has left', async () => {}],
    ['who is inside on another connection', (tab: Tab) => tab.send(join())],
    [
      'who has come in again and left',
      async (tab: Tab) => {
        await tab.send(join());
        await tab.send({ action: 'session.leave', sessionId: 's1' });
      },
    ],
  ])('and for nobody by one %s', async (_, before) => {
    const { world, moderator, secret } = await withLink();
    const { guest } = await knock(world, secret, 'one');
    await moderator.send({ action: 'session.exit', sessionId: 's1' });
    await before(await openTab(world, anna, 'anna-2'));
    const outside = await openTab(world, anna, 'anna-3');
    for (const message of asked(guest.id)) await outside.send(message);
    expect(new Set(codes(outside)).size).toBe(1);
    expect(codes(outside)).toHaveLength(4);
    expect(await phaseOf(world, guest.id)).toBe('waiting');
  });

  test('and for nobody by one who has never been inside', async () => {
    const { world, secret } = await withLink();
    const { guest } = await knock(world, secret, 'one');
    await world.sessions.addMember('s1', dora.id, 'moderator');
    const tab = await openTab(world, dora, 'dora-1');
    for (const message of asked(guest.id)) await tab.send(message);
    expect(codes(tab)).toEqual(Array(4).fill('session.not-joined'));
    expect(await phaseOf(world, guest.id)).toBe('waiting');
  });

  test('and not by a member, wherever they are', async () => {
    const { world, secret } = await withLink();
    const { guest } = await knock(world, secret, 'one');
    const tab = await openTab(world, ben, 'ben-1');
    for (const message of asked(guest.id)) await tab.send(message);
    const without = codes(tab);
    await tab.send(join());
    for (const message of asked(guest.id)) await tab.send(message);
    expect(codes(tab)).toEqual([...without, ...without]);
    expect(without).not.toContain('session.not-joined');
    expect(await phaseOf(world, guest.id)).toBe('waiting');
  });
});

describe('A guest is refused', () => {
  test('too late, once they are inside', async () => {
    const { world, moderator, secret } = await withLink();
    const { guest } = await knock(world, secret, 'one');
    await admit(moderator, guest);
    await moderator.send(deny(guest.id));
    expect(codes(moderator)).toEqual(['participant.inside']);
    expect(await phaseOf(world, guest.id)).toBe('present');
  });

  test('in vain, when they have gone or never came', async () => {
    const { world, moderator, secret } = await withLink();
    const { guest, tab } = await knock(world, secret, 'one');
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    await moderator.send(deny(guest.id));
    await moderator.send(deny(guestBy(secret, 'two').id));
    expect(codes(moderator)).toEqual(['participation.ended', 'participant.unknown']);
  });
});

describe('Somebody who is let in', () => {
  test('leaves the others with the same link at the door, as long as it has uses', async () => {
    const { world, moderator, secret } = await withLink({ uses: 3 });
    const one = await knock(world, secret, 'one');
    const two = await knock(world, secret, 'two');
    await admit(moderator, one.guest);
    expect(endings(two.tab)).toEqual([]);
    expect(await phaseOf(world, two.guest.id)).toBe('waiting');
  });

  test.each([
    ['alone', (tab: Tab, guest: ReturnType<typeof guestBy>) => admit(tab, guest)],
    ['with all for whom there is a place', (tab: Tab) => tab.send(admitAll)],
  ])('%s by the last use of a link sends away those who came by it, and nobody else', async (_, letIn) => {
    const { world, moderator, secret } = await withLink({ uses: 1 }, { participantLimit: 1 });
    const one = await knock(world, secret, 'one');
    const two = await knock(world, secret, 'two');
    const other = await knock(world, (await otherLink(moderator)).secret, 'other');
    await letIn(moderator, one.guest);
    expect([one, two, other].map(({ tab }) => endings(tab))).toEqual([[], ['uninvited'], []]);
    expect(await phaseOf(world, other.guest.id)).toBe('waiting');
  });
});

describe('Admitting all at once', () => {
  test('lets nobody in where nobody waits, even if the session is full', async () => {
    const { world, moderator } = await withLink({}, { participantLimit: 1 });
    await (await openTab(world, ben, 'ben-1')).send(join());
    await moderator.send(admitAll);
    expect(codes(moderator)).toEqual([]);
    expect(moderator.received('waiting.changed').at(-1)).toMatchObject({ waitingTotal: 0 });
  });

  test('lets in those whose links still allow it; somebody with a revoked link is sent away', async () => {
    const { world, moderator, secret } = await withLink({ uses: 3 });
    const one = await knock(world, secret, 'one');
    const created = await otherLink(moderator);
    await moderator.send({
      action: 'invitation.create',
      sessionId: 's1',
      uses: 3,
    });
    const counted = moderator.received('invitation.created').at(-1);
    const gone = await knock(world, counted?.secret ?? '', 'gone');
    const free = await knock(world, created.secret, 'free');
    // Whoever revoked it died before those who wait were told.
    await world.invitations.revoke(counted?.invitation.id ?? '', 's1', world.clock());
    await moderator.send(admitAll);
    expect([one, gone, free].map(({ tab }) => endings(tab))).toEqual([[], ['uninvited'], []]);
    expect(await Promise.all([one, gone, free].map(({ guest }) => phaseOf(world, guest.id)))).toEqual([
      'present',
      'ended',
      'present',
    ]);
  });
});
