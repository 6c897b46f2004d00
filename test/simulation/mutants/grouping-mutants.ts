import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'grouping';

/** Mistakes about sessions that join a group, and so its rule, and leave it. */
export const groupingMutants: readonly Mutant[] = [
  {
    name: 'a session that leaves a group stays under its rule',
    file: 'functions/rules/groups.ts',
    search: `    await impose(app, sessionId, group, true);
  await app.rules.settle(groupId, sessionId, 'leaving');`,
    replacement: `    await null;
  await app.rules.settle(groupId, sessionId, 'leaving');`,
    occasion,
  },
  {
    name: 'a session that joins a group does not come under its rule',
    file: 'functions/rules/groups.ts',
    search: `await impose(app, sessionId, group);
  await app.rules.settle(groupId, sessionId, 'joining');`,
    replacement: `await null;
  await app.rules.settle(groupId, sessionId, 'joining');`,
    occasion,
  },
  {
    name: 'nobody goes on with a session that was noted to join or to leave',
    file: 'functions/rules/groups.ts',
    search: "if (is === 'leaving') await letGo(app, groupId, sessionId);",
    replacement: '',
    occasion,
  },
];
