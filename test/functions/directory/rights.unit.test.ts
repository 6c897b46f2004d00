import { describe, expect, test } from '@jest/globals';
import { emailKey, invitationId } from '../../../shared/directory/invitation.ts';
import { instant } from '../../../shared/instant.ts';
import { upMessages } from '../../../shared/messages.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { UserKind } from '../../../shared/presence/participant.ts';
import {
  kinds,
  may,
  mayEver,
  type Right,
  rights,
  roles,
  type Standing,
  states,
} from '../../../shared/rights.ts';
import { anna, ben, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { know } from '../inside.ts';

/**
 * Every cell of the table, over the wire: somebody of that kind and role, a session in that state, that message.
 * Whether it was done must be what the table says.
 */
const all = Object.keys(rights) as Right[];
const secret = 's'.repeat(43);

/** A message for each right, which succeeds for everybody who has it. */
const messages: Readonly<Record<Right, object>> = {
  hello: {},
  ping: {},
  'session.join': { sessionId: 's1' },
  'session.exit': { sessionId: 's1' },
  'session.leave': { sessionId: 's1' },
  'session.extend': { sessionId: 's1' },
  'session.hold': { sessionId: 's1', reason: 'reading', for: 60_000 },
  'session.release': { sessionId: 's1' },
  activity: { sessionId: 's1' },
  media: { sessionId: 's1', audio: true, video: false },
  'presence.set': { sessionId: 's1', state: { page: 3 } },
  signal: { sessionId: 's1', value: 'hello' },
  'mine.put': { sessionId: 's1', value: { page: 3 } },
  'mine.get': { sessionId: 's1' },
  'roster.list': { sessionId: 's1' },
  'session.inside': { sessionId: 's1' },
  'content.list': { sessionId: 's1' },
  'content.put': { sessionId: 's1', itemId: 'n1', value: 1 },
  'content.delete': { sessionId: 's1', itemId: 'n1' },
  'waiting.list': { sessionId: 's1' },
  'waiting.place': { sessionId: 's1' },
  'waiting.admit': { sessionId: 's1', participantId: 'knocking' },
  'waiting.deny': { sessionId: 's1', participantId: 'knocking' },
  'participant.remove': { sessionId: 's1', participantId: 'ben' },
  'participant.release': { sessionId: 's1', participantId: 'ben' },
  'session.create': { name: 'Mine' },
  'session.update': { sessionId: 's1', name: 'Renamed' },
  'invitation.create': { sessionId: 's1' },
  'invitation.revoke': { sessionId: 's1', invitationId: invitationId(secret) },
  'invitation.list': { sessionId: 's1' },
  'member.add': { sessionId: 's1', userId: 'friend' },
  'member.update': { sessionId: 's1', userId: 'ben', role: 'moderator' },
  'member.remove': { sessionId: 's1', userId: 'ben' },
  'member.leave': { sessionId: 's1' },
  'members.list': { sessionId: 's1' },
  'session.handover': { sessionId: 's1', userId: 'actor' },
  'sessions.list mine': { scope: 'mine' },
  'sessions.list group': { scope: 'group', id: 'g1' },
  'sessions.list contact': { scope: 'contact', id: 'friend' },
  'sessions.watch': { on: true },
  'groups.list': {},
  'group.create': { name: 'Ours' },
  'group.rename': { groupId: 'g1', revision: 1, name: 'Theirs' },
  'group.delete': { groupId: 'g1' },
  'group.add': { groupId: 'g1', userId: 'friend' },
  'group.remove': { groupId: 'g1', userId: 'friend' },
  'group.list': { groupId: 'g1' },
  'contacts.list': {},
  'contact.invite': { email: 'new@example.com' },
  'contact.withdraw': { email: 'invited@example.com' },
  'contact.accept': { from: 'admirer' },
  'contact.decline': { from: 'admirer' },
  'contact.remove': { contactId: 'friend' },
  'attendance.list': { sessionId: 's1' },
  'history.list': {},
  'attendance.get': { sessionId: 's1' },
  'rule.put': { sessionId: 's1', rule: {} },
  'rule.get': { sessionId: 's1' },
  'timings.list': { sessionId: 's1' },
  'session.put': { sessionId: 's1', name: 'Mine' },
  'session.delete': { sessionId: 's1' },
  'member.put': { sessionId: 's1', members: [{ userId: 'ben' }] },
  'presence.get': { sessionId: 's1' },
  'sessions.occupied': {},
};

const actorOf = (kind: UserKind): User =>
  kind === 'guest'
    ? guestBy(secret, 'browser')
    : { id: 'actor', name: 'Actor', kind, emailKey: emailKey(address) };
const address = 'actor@example.com';

/** Everything that any of the messages needs, so that only the standing decides. */
const furnished = async (actor: User): Promise<{ world: World; boss: Tab }> => {
  const world = createWorld({ policy: { ...defaultPolicy, holdLimit: 3_600_000 } });
  await world.sessions.createSession({ id: 's1', name: 'Design review', owner: 'anna', heir: 'actor' });
  for (const user of [anna, ben])
    await world.sessions.addMember('s1', user.id, user === anna ? 'moderator' : 'member');
  const now = world.clock();
  await world.groups.create({ id: 'g1', name: 'Team', revision: 1 }, { userId: actor.id, name: actor.name });
  const { id, name, kind } = actor;
  await know(world, { id, name, kind }, { id: 'friend', name: 'Friend', kind: 'contact' });
  const invited = 'invited@example.com';
  await world.contacts.invite(emailKey(invited), invited, { id, name, kind }, now);
  const admirer = { id: 'admirer', name: 'Admirer', kind: 'licence-holder' } as const;
  await world.contacts.invite(actor.emailKey ?? '', address, admirer, now);
  await world.invitations.create({
    id: invitationId(secret),
    sessionId: 's1',
    createdBy: 'anna',
    createdAt: now,
    expiresAt: instant(now + 60_000),
    revokedAt: null,
    uses: null,
    guests: [],
  });
  const boss = await openTab(world, anna, 'boss');
  await boss.send({ action: 'session.join', sessionId: 's1' });
  await (await openTab(world, ben, 'ben')).send({ action: 'session.join', sessionId: 's1' });
  return { world, boss };
};

const standing = async (world: World, boss: Tab, actor: User, { role, state, kind }: OfPerson) => {
  const tab = await openTab(world, actor, 'actor');
  if (kind !== 'guest' && role !== 'none') await world.sessions.addMember('s1', actor.id, role);
  if (kind === 'guest' || role !== 'none') await tab.send({ action: 'session.join', sessionId: 's1' });
  if (kind === 'guest' && role !== 'none') {
    await boss.send({ action: 'waiting.admit', sessionId: 's1', participantId: actor.id });
    await tab.send({ action: 'session.join', sessionId: 's1' });
  }
  if (state !== 'active') await boss.send({ action: 'session.update', sessionId: 's1', revision: 1, state });
  return tab;
};

/** Backends are tested at their own door (service/call.unit.test.ts). */
type OfPerson = Standing & { readonly kind: UserKind };

const denials = new Set([
  'action.forbidden',
  'session.not-found',
  'session.read-only',
  'session.not-joined',
  'participation.ended',
  'invitation.unknown',
]);
// Being told that a guest is not there is not a refusal.
const ofAnother: ReadonlySet<Right> = new Set<Right>(['waiting.admit', 'waiting.deny']);

const isDone = async (right: Right, who: OfPerson): Promise<boolean> => {
  const actor = actorOf(who.kind);
  const { world, boss } = await furnished(actor);
  const stood = await standing(world, boss, actor, who);
  // Somebody sent away by hiding comes back on another connection.
  const tab = world.isOpen('actor') ? stood : await openTab(world, actor, 'actor again');
  const revision = (await world.sessions.entrance('s1', 'anna')).session?.revision;
  const [action] = right.split(' ');
  const said = { ...(right === 'session.update' && { revision }), ...messages[right] };
  await tab.sendText(JSON.stringify({ action, requestId: 'r', ...said }));
  const refusal = world
    .inbox(tab.connectionId)
    .find((message) => message.type === 'error' && message.requestId === 'r');
  if (refusal?.type !== 'error') return true;
  if (ofAnother.has(right) && refusal.code === 'participant.unknown') return true;
  if (!denials.has(refusal.code)) throw new Error(`${right}: ${refusal.code}, ${refusal.detail}`);
  return false;
};

describe('The table of rights', () => {
  test('has a row for every action of the wire', () => {
    const actions = upMessages.flatMap((message) => message.shape.action.def.values);
    expect(new Set(all.map((right) => right.split(' ')[0]))).toEqual(new Set(actions));
  });

  test('has nine cells of known letters in every row', () => {
    for (const right of all)
      expect(rights[right].slice(0, 3).join(' ')).toMatch(/^((ach|ac|ah|a|-) ){8}(ach|ac|ah|a|-)$/);
  });

  test('has one cell for services, where they may do something', () => {
    const cells = new Set(all.map((right) => rights[right][3]));
    expect(cells).toEqual(new Set([undefined, 'ach', 'ah']));
  });

  test('gives some things to no guest, and others to no backend, whatever their role', () => {
    expect(mayEver('group.create', 'licence-holder')).toBe(true);
    expect(mayEver('session.extend', 'guest')).toBe(true);
    expect(mayEver('group.create', 'guest')).toBe(false);
    expect(mayEver('session.put', 'service')).toBe(true);
    expect(mayEver('session.put', 'licence-holder')).toBe(false);
    expect(mayEver('hello', 'service')).toBe(false);
  });

  test('gives a hidden session only to licence holders', () => {
    // Giving up a right grants nothing, and is answered alike whether or not there is one.
    for (const right of all.filter((one) => one !== 'member.leave' && 'sessionId' in messages[one]))
      for (const kind of ['contact', 'guest'] as const)
        for (const role of roles) expect(may(right, { kind, role, state: 'hidden' })).toBe(false);
  });

  test('gives a moderator whatever a member may', () => {
    for (const right of all)
      for (const kind of ['licence-holder', 'contact'] as const)
        for (const state of states)
          if (may(right, { kind, role: 'member', state }))
            expect(may(right, { kind, role: 'moderator', state })).toBe(true);
  });
});

describe.each(kinds)('Every cell for a %s is what happens', (kind) => {
  test.each(all)('%s', async (right) => {
    const said: string[] = [];
    const done: string[] = [];
    for (const role of roles) {
      // No such person exists.
      if (kind === 'guest' && role === 'moderator') continue;
      for (const state of states) {
        const cell = `${role} in a session that is ${state}`;
        if (may(right, { kind, role, state })) said.push(cell);
        if (await isDone(right, { kind, role, state })) done.push(cell);
      }
    }
    expect(done).toEqual(said);
  });
});
