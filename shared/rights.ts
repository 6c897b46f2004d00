import type { SessionState } from './directory/session.ts';
import type { Action } from './messages.ts';
import type { Role, UserKind } from './presence/participant.ts';

/** Every action, and each scope of the list of sessions by itself. */
export type Right = Exclude<Action, 'sessions.list'> | `sessions.list ${'mine' | 'group' | 'contact'}`;

/** Who says something: a person, or a backend of the company. */
export type CallerKind = UserKind | 'service';

/** Who somebody is in a session. A guest without a role is at the door, one with a role has been let in. */
export type Standing = {
  readonly kind: CallerKind;
  /** A service has none: it is judged by its own column. */
  readonly role: Role | 'none';
  readonly state: SessionState;
};

type Row = readonly [licenceHolders: string, contacts: string, guests: string, services?: string];

const always = 'ach ach ach';
const never = '- - -';
const service = 'ach';

/**
 * Who may do what. A row for each action; in it a text for licence holders, for contacts and for guests; in that a cell
 * for moderators, for members and for others. A cell names the states in which the action is allowed: **a**ctive,
 * **c**losed, **h**idden. A fourth text, of one cell, is for services; without it, they may not. Actions that concern no session are allowed in all of them or in none.
 */
export const rights: Readonly<Record<Right, Row>> = {
  hello: [always, always, always],
  ping: [always, always, always, service],

  'session.join': ['ach ach -', 'ac ac -', '- ac ac'],
  'session.exit': ['ach ach -', 'ac ac -', '- ac ac'],
  'session.leave': ['ach ach -', 'ac ac -', '- ac ac'],
  'session.extend': ['ach ach -', 'ac ac -', '- ac -'],
  'session.hold': ['ach ach -', 'ac ac -', '- ac -'],
  'session.release': ['ach ach -', 'ac ac -', '- ac -'],
  activity: ['ach ach -', 'ac ac -', '- ac -'],
  'roster.list': ['ach ach -', 'ac ac -', '- ac -', service],
  'session.inside': ['ach ach -', 'ac ac -', never],
  media: ['ach ach -', 'ac ac -', '- ac -'],
  'presence.set': ['ach ach -', 'ac ac -', '- ac -'],
  signal: ['ach ach -', 'ac ac -', '- ac -'],
  'mine.put': ['ach ach -', 'ac ac -', '- ac -'],
  'mine.get': ['ach ach -', 'ac ac -', '- ac -'],
  'content.list': ['ach ach -', 'ac ac -', '- ac -', service],
  'content.put': ['ah ah -', 'a a -', '- a -', 'ah'],
  'content.delete': ['ah ah -', 'a a -', '- a -', 'ah'],

  'waiting.list': ['ach - -', 'ac - -', never, service],
  'waiting.place': [never, never, '- - ac'],
  'waiting.admit': ['ach - -', 'ac - -', never, service],
  'waiting.deny': ['ach - -', 'ac - -', never, service],
  'participant.remove': ['ach - -', 'ac - -', never, service],
  'participant.release': ['ach - -', 'ac - -', never, service],

  'attendance.list': ['ach - -', 'ac - -', never],
  'history.list': [always, always, always],

  'session.create': [always, never, never],
  'session.update': ['ach - -', never, never, service],
  'invitation.create': ['ach - -', never, never, service],
  'invitation.revoke': ['ach - -', never, never, service],
  'invitation.list': ['ach - -', never, never, service],
  'member.add': ['ach - -', never, never],
  'member.update': ['ach - -', never, never],
  'member.remove': ['ach - -', never, never, service],
  'member.leave': [always, always, never],
  'members.list': ['ach ach -', 'ac ac -', never, service],
  'session.handover': ['ach - -', never, never],

  'rule.put': ['ach - -', never, never, service],
  'rule.get': ['ach - -', never, never, service],
  'timings.list': ['ach - -', never, never, service],

  'sessions.list mine': [always, always, never],
  'sessions.list group': [always, never, never],
  'sessions.list contact': [always, never, never],
  'sessions.watch': [always, always, never],

  'groups.list': [always, never, never],
  'group.create': [always, never, never],
  'group.rename': [always, never, never],
  'group.delete': [always, never, never],
  'group.add': [always, never, never],
  'group.remove': [always, never, never],
  'group.list': [always, never, never],
  'contacts.list': [always, always, never],
  'contact.invite': [always, never, never],
  'contact.withdraw': [always, always, never],
  'contact.accept': [always, always, never],
  'contact.decline': [always, always, never],
  'contact.remove': [always, always, never],

  'session.put': [never, never, never, service],
  'session.delete': [never, never, never, service],
  'member.put': [never, never, never, service],
  'presence.get': [never, never, never, service],
  'attendance.get': [never, never, never, service],
  'sessions.occupied': [never, never, never, service],
};

export const kinds = ['licence-holder', 'contact', 'guest'] as const satisfies readonly UserKind[];
export const roles = ['moderator', 'member', 'none'] as const satisfies readonly Standing['role'][];
export const states = ['active', 'closed', 'hidden'] as const satisfies readonly SessionState[];

const letters = { active: 'a', closed: 'c', hidden: 'h' } as const;

/** Whether this is allowed to somebody of that standing. */
export const may = (right: Right, { kind, role, state }: Standing): boolean => {
  const cell =
    kind === 'service' ? rights[right][3] : cells[right][kinds.indexOf(kind)]?.[roles.indexOf(role)];
  return cell?.includes(letters[state]) ?? false;
};

/** The rows, cut into their cells. */
const cells = Object.fromEntries(
  Object.entries(rights).map(([right, row]) => [right, row.map((text) => text?.split(' ') ?? [])]),
) as unknown as Readonly<Record<Right, readonly (readonly string[])[]>>;

/** Whether it is ever allowed to somebody of this kind, whatever their role. What concerns no session ends here. */
export const mayEver = (right: Right, kind: CallerKind): boolean =>
  roles.some((role) => states.some((state) => may(right, { kind, role, state })));
