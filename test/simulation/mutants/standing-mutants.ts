import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes about who may be inside and who may do what. */
export const standingMutants: readonly Mutant[] = [
  {
    name: 'a guest who knocks is inside',
    file: 'functions/actions/inside/join.ts',
    search: "door: guest ? 'knock' : 'open',",
    replacement: "door: guest && policy === null ? 'knock' : 'open',",
  },
  {
    name: 'who was turned away may knock again',
    file: 'shared/lifecycle/entering.ts',
    search: "if (ending === 'denied' || (join.resume",
    replacement: 'if ((join.resume',
  },
  {
    name: 'a session that is hidden owes nothing to anybody',
    file: 'shared/path/clearing.ts',
    search: "const intruders = named('hidden', intrudersOf(session, await ports.participants.gathered(id)));",
    replacement: "const intruders = named('hidden', intrudersOf(session, []));",
  },
  {
    name: 'a removal is answered and not done',
    file: 'functions/actions/door/removal.ts',
    search: "{ type: 'remove', by: user.id, ...(reason !== undefined && { reason }) },",
    replacement: "{ type: 'appoint', role: 'member' },",
  },
  {
    name: 'a member who is not one any more stays inside',
    file: 'functions/actions/directory/members.ts',
    search: "await app.advance(person, { type: 'remove', by: user.id });",
    replacement: '',
  },
  {
    name: 'who is demoted keeps the role inside',
    file: 'functions/actions/directory/members.ts',
    search: "await app.advance({ sessionId, participantId: userId }, { type: 'appoint', role });",
    replacement: '',
  },
  {
    name: 'members may do what moderators may',
    file: 'functions/entering/entrance.ts',
    search: 'if (may(right, { kind, role, state })) return null;',
    replacement:
      "if (may(right, { kind, role: 'moderator', state }) || may(right, { kind, role, state })) return null;",
  },
  {
    name: 'who is let in is not told',
    file: 'shared/lifecycle/entering.ts',
    search: "notice: 'admitted',",
    replacement: 'notice: null,',
  },
  {
    name: 'there is room for any number',
    file: 'shared/presence/places.ts',
    search: 'return below.reduce((sum, [, count]) => sum + count, 0) >= limit;',
    replacement: 'return below.reduce((sum, [, count]) => sum + count, 0) >= limit + 99;',
  },
  {
    name: 'a credential that runs out ends nothing',
    file: 'shared/presence/deadlines.ts',
    search: "deadlines.push({ cause: 'expiry', connectionId, at: expiresAt });",
    replacement: "deadlines.push({ cause: 'expiry', connectionId, at: after(expiresAt, 7_200_000) });",
  },
  {
    name: 'a guest who is turned away goes on waiting',
    file: 'shared/lifecycle/leaving.ts',
    search: "end(before, 'denied', now, null);",
    replacement: "now < 0 ? end(before, 'denied', now, null) : nothing(before);",
  },
  {
    name: 'nobody looks whether the head follows the session',
    file: 'functions/aws/content/admission.ts',
    search: 'if (session === null || !isOpen(session, states)) {',
    replacement: 'if (session === null) {',
  },
];
