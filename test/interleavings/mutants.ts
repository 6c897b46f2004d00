import type { Mutant } from '../../bench/simulation/play/mutant.ts';

/** A mistake about what may happen between two calls, with the case and the bounds that find it. */
export type RacingMutant = Mutant & { readonly foundBy: readonly string[] };

export const mutants: readonly RacingMutant[] = [
  {
    name: 'a lost race counts as won',
    file: 'functions/aws/presence/participants.ts',
    search: "return (await ifCondition(client.send(put))) ? 'saved' : 'conflict';",
    replacement: "await ifCondition(client.send(put));\n      return 'saved';",
    foundBy: ['--only', 'two tabs', '--switches', '1'],
  },
  {
    name: 'an exit leaves the connection entered',
    file: 'functions/actions/inside/exit.ts',
    search: 'const second = place === sessionId ? await go() : first;',
    replacement: 'const second = first;',
    foundBy: ['--only', 'an exit that overtakes it', '--switches', '2'],
  },
  {
    name: 'a write does not look at the fence',
    file: 'functions/aws/content/content.ts',
    search: ' AND (attribute_not_exists(fence) OR fence < :revision)`',
    replacement: '`',
    foundBy: ['--only', 'closing a session', '--switches', '2'],
  },
  {
    name: 'a closed session is not fenced',
    file: 'functions/actions/directory/management.ts',
    search: "if (changed.state === 'closed') await app.content.fence(before.id);",
    replacement: '',
    foundBy: ['--only', 'closing a session', '--switches', '2'],
  },
  {
    name: 'a membership is looked at before the participant is saved, and not after',
    file: 'functions/actions/inside/join.ts',
    search: "const role = isLost ? 'moderator' : (claimed ?? kept);",
    replacement: "const role = claimed ?? (kept === 'missing' ? participant.role : kept);",
    foundBy: ['--only', 'a removal', '--switches', '1'],
  },
  {
    name: 'debts are struck before they are paid',
    file: 'shared/path/advance.ts',
    search: 'if (effects.length > 0 && failed.length + missed.length === 0 && cleared.isClear)',
    replacement: 'if (effects.length > 0 && cleared.isClear)',
    foundBy: ['--only', 'two alarms', '--switches', '0', '--strikes', 'failure'],
  },
  {
    name: 'nobody looks after the debts of a function that died',
    file: 'functions/sweep.ts',
    search: "batch.map((key) => advance(key, { type: 'wake', hand: 'none' })),",
    replacement: 'batch.map(async () => {}),',
    foundBy: ['--only', 'two tabs', '--switches', '0', '--strikes', 'death'],
  },
  {
    name: 'whoever leaves for good while they take the session over is no member of it',
    file: 'functions/actions/inside/leaving.ts',
    search: 'if (await isOwnerNow(app, sessionId, user.id)) {',
    replacement: 'if (user.id === "") {',
    foundBy: ['--only', 'leaves it for good', '--switches', '1'],
  },
  {
    name: 'a deletion is done as soon as nobody is inside',
    file: 'functions/aws/session-deletion.ts',
    search: "if (doomed.length > 0 || !isQuiet) return 'begun';",
    replacement: '',
    foundBy: ['--only', 'a deletion, and a join', '--switches', '1'],
  },
  {
    name: 'who knocks while their link is revoked goes on waiting',
    file: 'functions/entering/guests.ts',
    search: "return invitation?.revokedAt === null ? null : refusedFor('invitation.revoked');",
    replacement: "return invitation !== undefined ? null : refusedFor('invitation.revoked');",
    foundBy: ['--only', 'a link that is revoked', '--switches', '1'],
  },
  {
    name: 'who is still inside a hidden session goes on reading it',
    file: 'functions/entering/outsider.ts',
    search: 'return session === null || !mayOpen(caller.user, session) ? notFound() : refusal;',
    replacement: 'return session === null ? notFound() : refusal;',
    foundBy: ['--only', 'a session that is hidden', '--switches', '0', '--strikes', 'death'],
  },
];
