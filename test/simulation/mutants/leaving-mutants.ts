import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'leaving';

/** Mistakes about people who no longer belong to a session. */
export const leavingMutants: readonly Mutant[] = [
  {
    name: 'who leaves for good stays inside',
    file: 'functions/actions/inside/leaving.ts',
    search:
      "await app.advance(key, { type: 'remove', ending: 'exit', by: user.id, answered: connectionId });",
    replacement: '',
    occasion,
  },
  {
    name: 'who leaves for good keeps the right',
    file: 'functions/actions/inside/leaving.ts',
    search: 'await app.members.remove(sessionId, user.id);',
    replacement: '',
    occasion,
  },
  {
    name: 'who leaves for good leaves on one tab',
    file: 'functions/actions/inside/leaving.ts',
    search: "{ type: 'remove', ending: 'exit', by: user.id, answered: connectionId }",
    replacement: "{ type: 'leave', connectionId, said: receivedAt }",
    occasion,
  },
  {
    name: 'a backend is told that those are out who could not be sent out',
    file: 'functions/service/members.ts',
    search: 'if (!cleared.isClear) throw',
    replacement: "if (!cleared.isClear && sessionId === '') throw",
    occasion,
  },
  {
    name: 'whom a backend dismisses stays inside',
    file: 'functions/service/members.ts',
    search: "named('removed', inside)",
    replacement: "named('removed', [])",
    occasion,
  },
  {
    name: 'a first dismissal that died is not gone on with',
    file: 'functions/service/members.ts',
    search: 'ids.has(participantId) && participantId !== ownerNow',
    replacement: 'removed > 0 && ids.has(participantId) && participantId !== ownerNow',
    occasion,
  },
  {
    name: 'who came in by a right that is gone stays',
    file: 'functions/actions/inside/join.ts',
    search: "if (role === 'missing') {",
    replacement: "if (role === 'missing' && sessionId === '') {",
    occasion,
  },
];
