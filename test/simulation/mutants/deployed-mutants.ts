import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes about what a deployment asks of the levels below it while people are inside: its bounds, and its standards. */
export const deployedMutants: readonly Mutant[] = [
  {
    name: 'other bounds of a deployment reach nobody who is inside',
    file: 'shared/rules/deployed.ts',
    search: 'JSON.stringify(sorted({ ...numbers, rule }))',
    replacement: 'JSON.stringify(sorted({ ...numbers }))',
    occasion: 'ruling',
  },
  {
    name: 'another deployment reaches nobody who is under a rule',
    file: 'shared/path/in-force.ts',
    search: 'if (before === null || comesTooLate.has(type)',
    replacement: 'if (before === null || before.rule || comesTooLate.has(type)',
    occasion: 'ruling',
  },
  {
    name: 'another deployment makes those inside forget what their session says',
    file: 'shared/path/in-force.ts',
    search: 'const session = before.rule ? await',
    replacement: 'const session = before.rule === null ? await',
    occasion: 'ruling',
  },
  {
    name: 'a standard that is named later reaches nobody who is inside',
    file: 'shared/rules/deployed.ts',
    search: 'linkLimit: _link, ...numbers }',
    replacement: 'linkLimit: _link, standards: _standards, ...numbers }',
    occasion: 'standard',
  },
  {
    name: 'session and group together may contradict a standard',
    file: 'shared/rules/cascade.ts',
    search: 'if (isHeld(found)) return found;',
    replacement: 'if (isHeld(found) || session.imposed.length > 0) return found;',
    occasion: 'standard',
  },
  {
    name: 'what contradicts a standard goes as far as the deployment’s limits',
    file: 'shared/rules/cascade.ts',
    search: 'rule: { ...rule, ...Object.fromEntries(bounds) } };',
    replacement: 'rule: { ...Object.fromEntries(bounds), ...rule } };',
    occasion: 'standard',
  },
  {
    name: 'a stay that is too short for a standard is in force',
    file: 'shared/rules/cascade.ts',
    search: 'return isHeld(tight) ? tight',
    replacement: 'return isHeld(tight) || tight.policy.longestStay !== null ? tight',
    occasion: 'standard',
  },
  {
    name: 'what contradicts a standard may be put',
    file: 'functions/rules/judging.ts',
    search: 'checkedPolicy(composed(cascade, session).policy,',
    replacement: 'checkedPolicy({ ...composed(cascade, session).policy, standards: undefined },',
    occasion: 'standard',
  },
  {
    name: 'whoever holds is not silent, for a standard',
    file: 'shared/standards/conformity.ts',
    search: 'holdLimit + idleTimeout + warningPeriod;',
    replacement: 'idleTimeout + warningPeriod;',
    occasion: 'standard',
  },
];
