import { beforeEach, describe, expect, test } from '@jest/globals';
import { LONGEST_WAY_IN } from '../../../functions/aws/session-deletion.ts';
import { deleteSession, MOST_ERASED } from '../../../functions/service/deletion.ts';
import { AGAIN, MOST_SENT_OUT } from '../../../functions/service/removal.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { present, waiting } from '../../contracts/people.ts';
import { memoryDeletions, memoryKeptReplies, openBackend } from '../../world/backend.ts';
import { unrecorded } from '../../world/stores/sessions.ts';
import { ben, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

let world: World;
let backend: ReturnType<typeof openBackend>;
beforeEach(async () => {
  world = await furnish(createWorld());
  backend = openBackend(world);
});

const drop = (more: Partial<UpOf<'session.delete'>> = {}): UpOf<'session.delete'> => ({
  action: 'session.delete',
  sessionId: 's1',
  reason: 'It is not needed any more.',
  ...more,
});

describe('A backend deletes a session', () => {
  test('after those inside have been told why, and then it does not exist', async () => {
    const tab = await openTab(world, ben, 'b');
    await tab.send({ action: 'session.join', sessionId: 's1' });
    const first = await backend.ask('session.deleted', drop());
    expect(first.next).not.toBeNull();
    expect(await world.sessions.find('s1')).toMatchObject({ state: 'closed' });
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'removed', reason: drop().reason }]);
    expect(await backend.refused({ action: 'roster.list', sessionId: 's1' })).toBe('session.not-found');
    expect(await backend.refused({ action: 'session.put', sessionId: 's1', name: 'Again' })).toBe(
      'session.not-found',
    );
    await world.advance(LONGEST_WAY_IN);
    expect(await backend.ask('session.deleted', drop({ cursor: first.next ?? '' }))).toMatchObject({
      next: null,
    });
    expect(await backend.refused(drop())).toBe('session.not-found');
    await tab.send({ action: 'session.join', sessionId: 's1' });
    expect(world.members.ids('s1')).toEqual([]);
  });

  test('so much per call, and the rest by repeating it', async () => {
    for (let nth = 0; nth < MOST_ERASED; nth += 1) await world.sessions.addMember('s1', `u${nth}`, 'member');
    await backend.ask('session.deleted', drop());
    expect(world.members.ids('s1').length).toBeGreaterThan(0);
    await backend.ask('session.deleted', drop());
    expect(world.members.ids('s1')).toEqual([]);
    await world.advance(LONGEST_WAY_IN);
    expect(await backend.ask('session.deleted', drop())).toMatchObject({ next: null });
    expect(await world.sessions.find('s1')).toBeNull();
  });

  test('and whoever was on their way in is out with the next call, the guest at the door too', async () => {
    await backend.ask('session.deleted', drop());
    const inside = present({ sessionId: 's1', participantId: 'late' });
    const guest = waiting({ sessionId: 's1', participantId: 'guest' });
    for (const one of [inside, guest]) await world.participants.save({ ...one, version: 1 });
    await backend.ask('session.deleted', drop());
    for (const { participantId } of [inside, guest])
      expect(await world.participants.load({ sessionId: 's1', participantId })).toMatchObject({
        phase: 'ended',
        ending: 'removed',
      });
  });

  test('and a function that dies on the way is followed by one that continues', async () => {
    world.failAt(5, 'death-after');
    await backend.send(drop()).catch(() => null);
    world.setFate(() => null);
    await backend.ask('session.deleted', drop());
    await world.advance(LONGEST_WAY_IN);
    for (let reply = await backend.ask('session.deleted', drop()); reply.next !== null; )
      reply = await backend.ask('session.deleted', drop({ cursor: reply.next }));
    expect(await world.sessions.find('s1')).toBeNull();
  });
});

describe('A deletion', () => {
  test('of a session that is closed changes nothing before it begins', async () => {
    await backend.send({ action: 'session.put', sessionId: 's1', name: 'Over', state: 'closed' });
    const calls = () => ['sessions.update', 'content.fence'].map((name) => world.calls.get(name));
    const before = calls();
    await backend.ask('session.deleted', drop());
    expect(calls()).toEqual(before);
  });

  test('is refused where somebody changes the session meanwhile, and nothing of it has begun', async () => {
    const app = world.app();
    const update: typeof app.sessions.update = async () => 'conflict';
    const answer = await deleteSession(
      {
        ...app,
        sessions: { ...app.sessions, update },
        kept: memoryKeptReplies(),
        deletions: memoryDeletions(world),
      },
      {
        connectionId: '',
        user: { id: backend.id, name: 'Backend', kind: 'service' },
        expiresAt: world.clock(),
        receivedAt: world.clock(),
      },
      drop(),
    );
    expect(answer).toMatchObject({ type: 'error', code: 'session.conflict' });
    expect((await world.sessions.find('s1'))?.doomedAt).toBeNull();
  });

  test('erases nothing while somebody is left inside', async () => {
    for (let nth = 0; nth <= MOST_SENT_OUT; nth += 1)
      await world.participants.save(
        present({ sessionId: 's1', participantId: `p${nth}` }, { connections: {} }),
      );
    await world.sessions.update('s1', 1, { ...unrecorded, name: 'Over', policy: {}, state: 'closed' });
    expect(await backend.send(drop())).toMatchObject({
      type: 'session.deleted',
      sessionId: 's1',
      next: AGAIN,
    });
    expect(world.members.ids('s1')).toHaveLength(3);
  });
});
