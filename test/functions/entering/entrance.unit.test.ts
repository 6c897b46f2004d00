import { describe, expect, test } from '@jest/globals';
import { type Entrance, entrance, mayOpen } from '../../../functions/entering/entrance.ts';
import { guestsDoor, invitationOf, recalled } from '../../../functions/entering/guests.ts';
import { outsider, refusedReading } from '../../../functions/entering/outsider.ts';
import type { Answer } from '../../../functions/message/answer.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { goingAway } from '../../../shared/lifecycle/happening.ts';
import type { Right } from '../../../shared/rights.ts';
import { anna, ben, guestBy, openTab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, join, MINUTE, withLink } from '../link.ts';

const put = async (world: World, change: object) => {
  const { session } = await world.sessions.entrance('s1', 'anna');
  if (session === null) throw new Error('There is no session.');
  await world.sessions.update('s1', session.revision, { ...session, ...change });
};
const codeOf = (found: Entrance | { readonly refusal: Answer } | Answer | null) => {
  const answer = found !== null && 'refusal' in found ? found.refusal : found;
  return answer !== null && 'code' in answer ? answer.code : null;
};

describe('Somebody without the right to do something in a session', () => {
  test.each<[state: SessionState, right: Right, code: string | null]>([
    ['active', 'content.put', null],
    ['active', 'session.update', 'action.forbidden'],
    ['closed', 'content.list', null],
    ['closed', 'content.put', 'session.read-only'],
    ['closed', 'session.update', 'action.forbidden'],
    ['hidden', 'content.put', null],
    ['hidden', 'session.update', 'action.forbidden'],
  ])('is told whether that is because it is closed: %s, %s', async (state, right, code) => {
    const { world } = await withLink();
    await put(world, { state });
    expect(codeOf(await entrance(world.app(), ben, 's1', right))).toBe(code);
  });

  test('is a guest inside who asks for more than they came for, and anybody as soon as it is hidden', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    expect(codeOf(await entrance(world.app(), guest, 's1'))).toBe('session.not-found');
    await admit(moderator, guest);
    expect(await entrance(world.app(), guest, 's1')).toMatchObject({
      session: { id: 's1' },
      membership: { sessionId: 's1', role: 'member' },
    });
    expect(codeOf(await entrance(world.app(), guest, 's1', 'session.update'))).toBe('action.forbidden');
    await put(world, { state: 'hidden' });
    expect(codeOf(await entrance(world.app(), guest, 's1'))).toBe('session.not-found');
    const { sessions } = world.app();
    const nowhere = { ...sessions, entrance: async () => ({ session: null, membership: null }) };
    const app = { ...world.app(), sessions: nowhere as unknown as typeof sessions };
    expect(codeOf(await entrance(app, guest, 's1'))).toBe('session.not-found');
  });
});

describe('A backend', () => {
  const backend = { kind: 'service', id: 'arn', name: 'Backend' } as const;

  test.each<[state: SessionState, right: Right, code: string | null]>([
    ['active', 'content.put', null],
    ['active', 'session.join', 'action.forbidden'],
    ['closed', 'content.put', 'session.read-only'],
    ['hidden', 'content.put', null],
  ])('has its own column of rights: %s, %s', async (state, right, code) => {
    const { world } = await withLink();
    await put(world, { state });
    expect(codeOf(await entrance(world.app(), backend, 's1', right))).toBe(code);
    expect(codeOf(await entrance(world.app(), backend, 'nowhere', right))).toBe('session.not-found');
  });

  test('reads and writes without entering, in any existing session', async () => {
    const { world } = await withLink();
    await put(world, { state: 'hidden' });
    const caller = { connectionId: '', user: backend, expiresAt: world.clock(), receivedAt: world.clock() };
    for (const asked of [outsider, refusedReading]) {
      const before = world.calls.get('sessions.find') ?? 0;
      expect(await asked(world.app(), caller, 's1')).toBeNull();
      expect(world.calls.get('sessions.find')).toBe(before + 1);
      expect(codeOf(await asked(world.app(), caller, 'nowhere'))).toBe('session.not-found');
    }
  });

  test('opens a hidden session, as a licence holder does, and a contact does not', () => {
    const opens = (kind: 'service' | 'licence-holder' | 'contact') => mayOpen({ kind }, { state: 'hidden' });
    expect([opens('service'), opens('licence-holder'), opens('contact')]).toEqual([true, true, false]);
  });
});

describe('A guest whose link no longer exists', () => {
  const guest = guestBy('x'.repeat(43), 'one');

  test('is told so by hello and at the door, and not let in by what was valid a moment ago', async () => {
    const { world } = await withLink();
    expect(await invitationOf(world.app(), guest)).toEqual({
      sessionId: null,
      problem: 'invitation.unknown',
    });
    expect(codeOf(await guestsDoor(world.app(), guest, 's1', false))).toBe('invitation.unknown');
    expect(codeOf(await recalled(world.app(), guest))).toBe('invitation.revoked');
  });
});

describe('A door', () => {
  const door = async (waiting: number) => {
    const { world, secret } = await withLink({}, { doorLimit: 2 });
    const app = world.app();
    const sessions: typeof app.sessions = {
      ...app.sessions,
      entrance: async (...args) => {
        const found = await app.sessions.entrance(...args);
        return {
          ...found,
          session: found.session && { ...found.session, door: { waiting, crowded: [] } as never },
        };
      },
    };
    return codeOf(await guestsDoor({ ...app, sessions }, guestBy(secret, 'one'), 's1', false));
  };

  test('is full by the numbers last published, whatever link is used', async () => {
    expect([await door(1), await door(2), await door(3)]).toEqual([null, 'door.full', 'door.full']);
  });

  test('is not knocked at by somebody resuming: they learn what has become of the knock', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await world.advance(6 * MINUTE);
    await moderator.send({ action: 'ping', sessionId: 's1' });
    await world.advance(5 * MINUTE);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'unanswered' }]);
    const knocks = async (resume: boolean) => guestsDoor(world.app(), guest, 's1', resume);
    expect([await knocks(true), await knocks(false)]).toMatchObject([{ knocks: false }, { knocks: true }]);
  });
});

describe('A revoked link', () => {
  test('has those who wait by it sent away by whoever revoked it, and stays on record', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    const guest = guestBy(secret, 'one');
    await (await openTab(world, guest, 'g')).send(join());
    await moderator.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id });
    const records = world.audit.recordsOf({ sessionId: 's1', participantId: guest.id });
    expect(records.at(-1)).toMatchObject({ type: 'ended', ending: 'uninvited', by: anna.id });
  });
});

describe('A connection that enters another session', () => {
  test('leaves the first as if its tab were closed: sooner than a lost connection', async () => {
    const { world, moderator } = await withLink();
    const tab = await openTab(world, ben, 'ben-1');
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'ben', 'member');
    await tab.send(join());
    await tab.send(join({ sessionId: 's2' }));
    await world.advance(20_000);
    await moderator.send({ action: 'ping', sessionId: 's1' });
    const key = { sessionId: 's1', participantId: 'ben' };
    expect(await world.participants.load(key)).toMatchObject({ phase: 'ended', ending: 'disconnected' });
  });

  test('has said goodbye there, so that it does not count as an outage', async () => {
    expect(goingAway('ben-1', 7)).toEqual({
      type: 'disconnect',
      connectionId: 'ben-1',
      how: 'goodbye',
      said: 7,
    });
  });
});
