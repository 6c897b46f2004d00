import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes that a crowd at the door, a stranger and one person's many tabs bring to light. */
export const siegeMutants: readonly Mutant[] = [
  {
    name: 'moderators are told everybody who waits at the door, in one message',
    file: 'shared/presence/door.ts',
    search: 'if (bytes > WAITING_BYTES) break;',
    replacement: 'if (bytes > 1_000 * WAITING_BYTES) break;',
    occasion: 'siege',
  },
  {
    name: 'any number waits at a door',
    file: 'shared/presence/door.ts',
    search: 'if (fitting >= policy.doorLimit || ofLink >= policy.linkLimit) return true;',
    replacement: 'if (ofLink >= policy.linkLimit) return true;',
    occasion: 'siege',
  },
  {
    name: 'one link fills the whole door',
    file: 'shared/presence/door.ts',
    search: 'if (fitting >= policy.doorLimit || ofLink >= policy.linkLimit) return true;',
    replacement: 'if (fitting >= policy.doorLimit) return true;',
    occasion: 'siege',
  },
  {
    name: 'who waits by a link that is revoked goes on waiting',
    file: 'functions/actions/door/invitations.ts',
    search: "await leadOut(app, sessionId, 'uninvited', user.id, ({ invitation }) => invitation === id);",
    replacement: "await leadOut(app, sessionId, 'uninvited', user.id, () => false);",
    occasion: 'siege',
  },
  {
    name: 'a guest credential that somebody has made up opens a connection',
    file: 'functions/connect.ts',
    search: "if (user.kind === 'guest' && (await invitations.find(user.invitation ?? '')) === null) {",
    replacement:
      "if (user.kind === 'guest' && (await invitations.find(user.invitation ?? '')) === undefined) {",
    occasion: 'siege',
  },
  {
    name: 'a full session keeps its moderators out',
    file: 'functions/limits/room.ts',
    search: 'participantLimit: policy.participantLimit + PLACES_FOR_MODERATORS }',
    replacement: 'participantLimit: policy.participantLimit + 0 * PLACES_FOR_MODERATORS }',
    occasion: 'siege',
  },
  {
    name: 'a guest is renamed by another tab after being let in',
    file: 'shared/lifecycle/connections.ts',
    search: "kind === 'guest' ? before.name : name;",
    replacement: "kind === 'guest' && name === '' ? before.name : name;",
    occasion: 'siege',
  },
  {
    name: 'one person is in one session with any number of connections',
    file: 'shared/lifecycle/connections.ts',
    search: '.slice(0, MOST_CONNECTIONS - 1);',
    replacement: '.slice(0, 100 * MOST_CONNECTIONS);',
    occasion: 'siege',
  },
  {
    name: 'a name is kept however many bytes it has',
    file: 'shared/name.ts',
    search: 'bytesOf(whole) <= MAX_NAME_BYTES ? whole : tidy(beginningOf(whole))',
    replacement: 'bytesOf(whole) <= 1_000 * MAX_NAME_BYTES ? whole : tidy(beginningOf(whole))',
    occasion: 'siege',
  },
  {
    name: 'a name keeps what nobody can see, and what turns the text around it',
    file: 'shared/name.ts',
    search: 'allSeen.test(text) ? text : text.replace(',
    replacement: 'allSeen.test(text) || text ? text : text.replace(',
    occasion: 'siege',
  },
  {
    name: 'a name that is said on the wire is kept as it was said',
    file: 'shared/messages/fields.ts',
    search: '    z.overwrite(cleanName),\n',
    replacement: '    z.overwrite((said) => (said === said ? said : cleanName(said))),\n',
    occasion: 'siege',
  },
];
