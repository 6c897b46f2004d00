import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes about rules that change while people are inside. */
export const ruleMutants: readonly Mutant[] = [
  {
    name: 'an older rule takes the place of a newer',
    file: 'shared/lifecycle/governing.ts',
    search: 'return is < was || (is === was',
    replacement: 'return (is === was',
  },
  {
    name: 'a shorter warning holds for those who have been promised a longer one',
    file: 'shared/lifecycle/governing.ts',
    search: '{ ...rest, promised } : rest;',
    replacement: 'rest : rest;',
  },
  {
    name: 'a rule is struck before it is in force',
    file: 'shared/path/governing.ts',
    search: "const governing = { type: 'govern', ",
    replacement:
      "await ports.sessions.strikeGoverning(sessionId, session.ruleRevision);\n    const governing = { type: 'govern', ",
  },
  {
    name: 'the rule of a group comes to none of its sessions',
    file: 'functions/rules/groups.ts',
    search: "if (is === 'governed') await impose(app, sessionId, group);",
    replacement: '',
  },
  {
    name: 'the numbers of another deployment reach nobody who is inside',
    file: 'shared/rules/deployed.ts',
    search: 'deployed?.mark !== deploying.mark &&',
    replacement: 'deployed?.mark === undefined &&',
  },
  {
    name: 'functions of two deployments undo each other',
    file: 'shared/rules/deployed.ts',
    search: 'after(deployed.since, deploying.sideBySide) <= now',
    replacement: 'after(deployed.since, deploying.sideBySide) <= after(now, deploying.sideBySide)',
  },
  {
    name: 'a session may say more than its group allows',
    file: 'shared/rules/cascade.ts',
    search: 'if (bound !== null && isTighter(bound.value, found.value))',
    replacement: 'if (bound !== null && wish === undefined && isTighter(bound.value, found.value))',
  },
];
