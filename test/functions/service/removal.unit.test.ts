import { beforeEach, describe, expect, test } from '@jest/globals';
import { MOST_SENT_OUT } from '../../../functions/service/removal.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { heardAt, present } from '../../contracts/people.ts';
import { openBackend } from '../../world/backend.ts';
import { anna, ben, furnish, guestBy, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, join, withLink } from '../link.ts';

let world: World;
let backend: ReturnType<typeof openBackend>;
beforeEach(async () => {
  world = await furnish(createWorld());
  backend = openBackend(world);
  await world.sessions.createSession({ id: 's2', name: 'Other' });
  await world.sessions.addMember('s2', 'anna', 'member');
});

const reason = 'The contract has been signed.';
const remove = (more: Partial<UpOf<'participant.remove'>>): UpOf<'participant.remove'> => ({
  action: 'participant.remove',
  reason,
  ...more,
});
const enter = async (user = anna, connectionId = 'a', sessionId = 's1') => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'session.join', sessionId });
  return tab;
};
const crowd = async (size: number) => {
  for (let nth = 0; nth < size; nth += 1) {
    const key = { sessionId: 's1', participantId: `c${nth}` };
    await world.participants.save(present(key, { connections: { [`c${nth}`]: heardAt(world.clock()) } }));
  }
};

describe('A backend sends people out', () => {
  test('one of a session, the owner too, who reads why; and may come again by hand', async () => {
    const tab = await enter();
    expect(await backend.send(remove({ sessionId: 's1', participantId: 'anna' }))).toMatchObject({
      type: 'participant.removed',
    });
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'removed', reason, mayReturn: true }]);
    const late = await openTab(world, anna, 'late');
    await late.send({ action: 'session.join', sessionId: 's1', resume: true });
    expect(late.received('session.ended')).toMatchObject([{ ending: 'removed', reason }]);
    await late.send({ action: 'session.join', sessionId: 's1' });
    expect(late.received('session.joined')).toHaveLength(1);
    await late.send({ action: 'session.exit', sessionId: 's1' });
    await late.send({ action: 'session.join', sessionId: 's1', resume: true });
    expect(late.received('session.ended').at(-1)).not.toHaveProperty('reason');
  });

  test('one, wherever they are', async () => {
    const tabs = [await enter(), await enter(anna, 'b', 's2')];
    expect(await backend.send(remove({ participantId: 'anna' }))).toMatchObject({
      type: 'participants.removed',
      removed: 2,
      next: null,
    });
    for (const tab of tabs) expect(tab.received('session.ended')).toMatchObject([{ reason }]);
    expect(await backend.send(remove({ participantId: 'anna' }))).toMatchObject({ removed: 0 });
  });

  test('a guest, wherever they are, in the grace after their last tab too', async () => {
    const { world: ours, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(ours, guest, 'g');
    await tab.send(join());
    await admit(moderator, guest);
    await tab.close();
    expect(await openBackend(ours).send(remove({ participantId: guest.id }))).toMatchObject({ removed: 1 });
    const key = { sessionId: 's1', participantId: guest.id };
    expect(await ours.participants.load(key)).toMatchObject({ phase: 'ended', ending: 'removed' });
  });

  test('everybody of a session, so many per call, and the rest by repeating it', async () => {
    await crowd(MOST_SENT_OUT + 1);
    const first = await backend.ask('participants.removed', remove({ sessionId: 's1', all: true }));
    expect(first).toMatchObject({ removed: MOST_SENT_OUT, next: expect.any(String) });
    const { next } = first;
    expect(
      await backend.send(remove({ sessionId: 's1', all: true, ...(next !== null && { cursor: next }) })),
    ).toMatchObject({ removed: 1, next: null });
    expect((await world.sessions.find('s1'))?.occupancy).toBe(0);
  });

  test('everybody of a session that holds just as many, in one call', async () => {
    await crowd(MOST_SENT_OUT);
    expect(await backend.send(remove({ sessionId: 's1', all: true }))).toMatchObject({
      removed: MOST_SENT_OUT,
      next: null,
    });
  });

  test('everybody of a session, and those whom it could not send out by repeating it', async () => {
    const tab = await enter();
    world.setFate((name) => (name === 'participants.load' ? 'failure' : null));
    expect(await backend.send(remove({ sessionId: 's1', all: true }))).toMatchObject({ next: 'again' });
    world.setFate(() => null);
    expect(await backend.send(remove({ sessionId: 's1', all: true }))).toMatchObject({ next: null });
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
  });

  test('everybody everywhere, a page at a time', async () => {
    await crowd(MOST_SENT_OUT - 1);
    const [tab, other] = [await enter(ben, 'b'), await enter(anna, 'a', 's2')];
    const removed: number[] = [];
    let cursor: string | null = null;
    do {
      const reply: { removed: number; next: string | null } = await backend.ask(
        'participants.removed',
        remove({ all: true, ...(cursor !== null && { cursor }) }),
      );
      removed.push(reply.removed);
      cursor = reply.next;
    } while (cursor !== null);
    expect(removed).toEqual([MOST_SENT_OUT, 1]);
    for (const one of [tab, other]) expect(one.received('session.ended')).toMatchObject([{ reason }]);
  });

  test.each([
    ['nobody that is named', remove({ sessionId: 's1' }), 'message.invalid'],
    ['one and all', remove({ sessionId: 's1', participantId: 'a', all: true }), 'message.invalid'],
    [
      'somebody who has never been there',
      remove({ sessionId: 's1', participantId: 'x' }),
      'participant.unknown',
    ],
    [
      'itself',
      remove({ sessionId: 's1', participantId: 'service:123456789012/Backend' }),
      'participant.unknown',
    ],
    ['from a session that does not exist', remove({ sessionId: 'x', all: true }), 'session.not-found'],
  ])('never %s', async (_, message, code) => {
    const tab = await enter();
    expect(await backend.refused(message)).toBe(code);
    expect(tab.received('session.ended')).toEqual([]);
  });
});

describe('A moderator sends somebody out', () => {
  test('and may say why; several at once are for backends', async () => {
    const [boss, member] = [await enter(), await enter(ben, 'b')];
    await boss.send(remove({ sessionId: 's1', all: true }));
    expect(boss.received('error')).toMatchObject([{ code: 'message.invalid' }]);
    await boss.send(remove({ sessionId: 's1', participantId: 'ben', reason: ' Wrong\u202e room ' }));
    expect(member.received('session.ended')).toMatchObject([{ reason: 'Wrong room' }]);
  });
});
