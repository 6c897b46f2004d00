import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { type Guard, unguarded } from '../../functions/limits/guard.ts';
import { guestOf, invitationId } from '../../shared/directory/invitation.ts';
import { newSession } from '../../shared/directory/session.ts';
import { after, type Duration, instant } from '../../shared/instant.ts';
import { leisureWindow } from '../../shared/path/windows.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import { heardAt, present, start } from '../../test/contracts/people.ts';
import { createDynamo } from '../../test/dynamo/dynamo.ts';
import { furnishMetered } from '../numbers/furnishing.ts';
import { meteredInMemory } from '../numbers/meter.ts';
import { type Consumed, nothingConsumed } from './consumed.ts';

/** The most that one connection can keep up: twenty a second. */
const BETWEEN_MESSAGES = 50;
const NAME = 'vigil';
const SESSIONS = 50;
const SECRET = 's'.repeat(43);

const mallory: User = { id: 'mallory', name: 'Mallory', kind: 'licence-holder' };
const lucy: User = { id: 'lucy', name: 'Lucy', kind: 'licence-holder' };
const sessionId = 's1';
/** The defaults, and holds are allowed. */
const policy = { ...defaultPolicy, holdLimit: 4 * 3_600_000 };

/** The guard in front of the functions here. It is given what an invocation has consumed. */
type GuardFor = (spent: () => Consumed) => Guard;

/**
 * A session with this many people inside, a link to it, and Mallory, who does whatever comes to mind. The real
 * functions on an embedded table, counted; each message moves the clock.
 */
export const openPlace = async (crowd: number, guardFor: GuardFor = () => unguarded) => {
  let now = instant(start);
  let invocations = 0;
  const table = createDynamo({ clock: () => now, lag: () => 0 });
  const { client, meter } = meteredInMemory(table.client);
  const { app, ...furnished } = furnishMetered(client, NAME, () => now, policy, meter);
  const consumed = (): Consumed => {
    const { reads, writes, posts, rings, messages } = meter.read();
    return { reads, writes, posts, rings, messages, invocations };
  };
  let before = nothingConsumed;
  const spent = (): Consumed => {
    const all = consumed();
    const more = Object.fromEntries(
      Object.entries(all).map(([what, count]) => [what, count - before[what as keyof Consumed]]),
    );
    before = all;
    return more as Consumed;
  };
  const guard = guardFor(spent);

  const frame = async (user: User, connectionId: string, body: string): Promise<void> => {
    now = after(now, BETWEEN_MESSAGES);
    invocations += 1;
    await furnished.frame(user, connectionId, body, guard);
  };
  const open = async (user: User, connectionId: string): Promise<number> => {
    now = after(now, BETWEEN_MESSAGES);
    // The authorizer, and `$connect`.
    invocations += 2;
    return furnished.open(user, connectionId);
  };
  const close = async (connectionId: string): Promise<void> => {
    invocations += 1;
    await furnished.close(connectionId);
  };
  const wake = async ({ id }: User): Promise<void> => {
    invocations += 1;
    await app.advance({ sessionId, participantId: id }, { type: 'wake', hand: 'second', at: now });
  };
  const guest = (nth: number): User => {
    const known = guestOf(`guest.${SECRET}.${String(nth).padStart(22, 'k')}`);
    if (known === null) throw new TypeError('That is no credential of a guest.');
    return { ...known, name: 'Guest', kind: 'guest' };
  };

  await app.sessions.create(newSession(sessionId, 'Town hall'));
  for (let nth = 0; nth < SESSIONS; nth += 1) {
    const id = `other-${nth}`;
    await app.sessions.create(newSession(id, `Design review number ${nth}`));
    const member = { userId: mallory.id, name: mallory.name, kind: mallory.kind, role: 'moderator' } as const;
    await app.members.add(id, member, now);
  }
  for (const { id, name: called, kind } of [mallory, lucy])
    await app.members.add(sessionId, { userId: id, name: called, kind, role: 'moderator' }, now);
  await app.invitations.create({
    id: invitationId(SECRET),
    sessionId,
    createdBy: mallory.id,
    createdAt: now,
    expiresAt: after(now, 86_400_000),
    revokedAt: null,
    uses: null,
    guests: [],
  });
  await open(mallory, 'm');
  await frame(mallory, 'm', JSON.stringify({ action: 'session.join', sessionId }));
  // Written past the functions, because their arrival is not what is counted. None of them owes anything.
  for (let index = 0; index < crowd - 1; index += 1) {
    const key = { sessionId, participantId: `p${String(index).padStart(4, '0')}` };
    const person = present(key, {
      role: index === 0 ? 'moderator' : 'member',
      connections: { [`c${index}`]: heardAt(start) },
      owed: null,
    });
    await table.client.send(new PutItemCommand({ TableName: NAME, Item: toParticipantItem(person) }));
  }
  for (const text of ['a', 'b', 'c', 'd', 'e', 'f'])
    await frame(
      mallory,
      'm',
      JSON.stringify({ action: 'content.put', sessionId, itemId: text, value: text.repeat(24_000) }),
    );

  const begin = () => {
    meter.begin();
    invocations = 0;
    before = nothingConsumed;
  };
  begin();
  return {
    sessionId,
    /** Mallory sends a message, or any text. */
    say: (what: object | string) =>
      frame(mallory, 'm', typeof what === 'string' ? what : JSON.stringify({ sessionId, ...what })),
    /** The same from a guest with a made-up key. */
    sayAsGuest: (nth: number, what: object) =>
      frame(guest(nth), `g${nth}`, JSON.stringify({ sessionId, ...what })),
    openAsGuest: (nth: number) => open(guest(nth), `g${nth}`),
    closeGuest: (nth: number) => close(`g${nth}`),
    /** Somebody comes and goes; after the grace the others hear of it. */
    comeAndGo: async (nth: number) => {
      await open(lucy, `l${nth}`);
      await frame(lucy, `l${nth}`, JSON.stringify({ action: 'session.join', sessionId }));
      await close(`l${nth}`);
      now = after(now, policy.goodbyeGrace);
      await wake(lucy);
    },
    /** Mallory does nothing until warned, and then extends. */
    fallSilent: async () => {
      const silentSince = now;
      while (after(now, policy.keepAlive) < after(silentSince, policy.idleTimeout)) {
        now = after(now, policy.keepAlive);
        await frame(mallory, 'm', JSON.stringify({ action: 'ping' }));
      }
      now = after(silentSince, policy.idleTimeout);
      await wake(mallory);
      now = after(now, leisureWindow(crowd));
      await frame(mallory, 'm', JSON.stringify({ action: 'session.extend', sessionId }));
    },
    /** An upgrade with the credential of a link that does not exist. */
    openWithout: (nth: number) =>
      open({ id: `guest-${nth}`, name: 'Guest', kind: 'guest', invitation: 'made up' }, `x${nth}`),
    /** Lets this much time pass with nothing done. */
    pass: (duration: Duration) => {
      now = after(now, duration);
    },
    /** The timer function sends what was left to it. */
    settle: async () => {
      now = after(now, leisureWindow(crowd));
      await wake(mallory);
    },
    begin,
    consumed,
  };
};

export type Place = Awaited<ReturnType<typeof openPlace>>;
