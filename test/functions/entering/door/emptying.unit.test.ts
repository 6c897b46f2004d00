import { describe, expect, test } from '@jest/globals';
import { openBackend } from '../../../world/backend.ts';
import { anna, guestBy, openTab } from '../../../world/tab.ts';
import { admit, codes, join, MINUTE, withLink } from '../../link.ts';
import { deny, knocking, room, waitingOf } from './crowd.ts';

describe('A door with many people at it', () => {
  test('can be opened by moderators for somebody who is not in what they were told', async () => {
    const { world, moderator, secret } = await withLink();
    await knocking(world, secret, 120, (n) => `Guest ${n}`);
    const last = guestBy(secret, 'key-119');
    expect(room(moderator)?.waiting.some(({ participantId }) => participantId === last.id)).toBe(false);
    await admit(moderator, last);
    await moderator.send(deny({ participantId: guestBy(secret, 'key-0').id }));
    expect(codes(moderator)).toEqual([]);
    expect(room(moderator)).toMatchObject({ waitingTotal: 118 });
  }, 60_000);

  test('is emptied at once: of everybody, or of those with one link', async () => {
    const { world, moderator, secret } = await withLink();
    await moderator.send({ action: 'invitation.create', sessionId: 's1' });
    const other = moderator.received('invitation.created')[1];
    const tabs = await knocking(world, secret, 30, (n) => `Guest ${n}`);
    const others = await knocking(world, other?.secret ?? '', 30, (n) => `Other ${n}`);
    const before = moderator.received('waiting.changed').length;
    await moderator.send(deny({ invitationId: other?.invitation.id }));
    // One for all of them, and the reply.
    expect(moderator.received('waiting.changed')).toHaveLength(before + 2);
    expect(room(moderator)).toMatchObject({ waitingTotal: 30 });
    for (const tab of others)
      expect(tab.received('session.ended')).toMatchObject([{ ending: 'denied', mayReturn: false }]);
    await moderator.send(deny({ all: true }));
    expect(room(moderator)).toMatchObject({ waiting: [], waitingTotal: 0 });
    for (const tab of tabs) expect(tab.received('session.ended')).toMatchObject([{ ending: 'denied' }]);
    expect(codes(moderator)).toEqual([]);
  });

  test('is answered only when it is said who is meant', async () => {
    const { moderator } = await withLink();
    for (const unclear of [{}, { participantId: 'x', all: true }, { invitationId: 'x', all: true }])
      await moderator.send(deny(unclear));
    expect(codes(moderator)).toEqual(['message.invalid', 'message.invalid', 'message.invalid']);
  });

  test('can be opened, and looked at, by a backend from outside', async () => {
    const { world, secret } = await withLink();
    const guest = guestBy(secret, 'key-0');
    const [tab] = await knocking(world, secret, 1, () => 'Guest');
    const backend = openBackend(world);
    expect(await backend.ask('waiting', { action: 'waiting.list', sessionId: 's1' })).toMatchObject({
      waiting: [{ participantId: guest.id }],
      waitingTotal: 1,
      next: null,
    });
    const { id: participantId } = guest;
    await backend.ask('waiting.changed', { action: 'waiting.admit', sessionId: 's1', participantId });
    expect(tab?.received('session.admitted')).toHaveLength(1);
  });

  test('finds out which moderator is gone when it is emptied', async () => {
    const { world, moderator, secret } = await withLink();
    const gone = await openTab(world, anna, 'anna-2');
    await gone.send(join());
    await knocking(world, secret, 1, () => 'Guest');
    world.vanish('anna-2');
    await moderator.send(deny({ all: true }));
    const key = { sessionId: 's1', participantId: 'anna' };
    const person = await world.participants.load(key);
    expect(person).toHaveProperty('connections.anna-1');
    expect(person).not.toHaveProperty('connections.anna-2');
  });

  test('is emptied completely by repeating it after a death on the way', async () => {
    for (let n = 1; ; n += 1) {
      const { world, moderator, secret } = await withLink();
      await knocking(world, secret, 2, (index) => `Guest ${index}`);
      let calls = 0;
      world.setFate(() => {
        calls += 1;
        return calls === n ? 'death-after' : null;
      });
      await moderator.send(deny({ all: true })).catch(() => 'as it should');
      world.setFate(() => null);
      if (calls < n) break;
      await moderator.send(deny({ all: true }));
      expect(await waitingOf(world)).toEqual([]);
      await world.advance(3 * MINUTE);
      if (world.isOpen(moderator.connectionId))
        expect(room(moderator)).toMatchObject({ waiting: [], waitingTotal: 0 });
    }
  });
});
