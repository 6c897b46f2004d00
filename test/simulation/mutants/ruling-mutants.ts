import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'ruling';

/** Mistakes about rules at their edges: final values, the deployment's bounds, the longest stay. */
export const rulingMutants: readonly Mutant[] = [
  {
    name: 'a session has the last word and not its group',
    file: 'shared/rules/cascade.ts',
    search: 'if (final !== null) found =',
    replacement: 'if (final !== null && wish === undefined) found =',
    occasion,
  },
  {
    name: 'what a deployment has made final may be put',
    file: 'shared/rules/cascade.ts',
    search: 'if (rule[name]?.final) return { most: policy[name], isFinal: true,',
    replacement: 'if (rule[name]?.final) return { most: null, isFinal: false,',
    occasion,
  },
  {
    name: 'the bounds of a deployment hold for nobody',
    file: 'shared/rules/cascade.ts',
    search: "rule[name]?.value ?? (name === 'longestStay' ? policy.longestStay : null);",
    replacement:
      "(name === 'longestStay' ? policy.longestStay : rule[name] === undefined ? null : Number.MAX_SAFE_INTEGER);",
    occasion,
  },
  {
    name: 'what a group has made final may be put by a session',
    file: 'shared/rules/cascade.ts',
    search: 'const isFinal = tightest(imposed, name, true) !== null;',
    replacement: 'const isFinal = tightest(imposed, name, true) === undefined;',
    occasion,
  },
  {
    name: 'a session says the last word on itself',
    file: 'functions/actions/rules/rule.ts',
    search: 'if (ruled.some((name) => rule[name]?.final))',
    replacement: 'if (ruled.every((name) => rule[name]?.final))',
    occasion,
  },
  {
    name: 'what is said already may not be said again under something tighter',
    file: 'functions/rules/judging.ts',
    search: 'if (clause === undefined || isDeepStrictEqual(clause, said[name])) continue;',
    replacement: 'if (clause === undefined || isDeepStrictEqual(clause, {})) continue;',
    occasion,
  },
  {
    name: 'what a rule does not speak of any more stays',
    file: 'functions/actions/directory/management.ts',
    search: '? { policy: ownOf(app.policy, rule) }',
    replacement: '? { policy: { ...before.policy, ...ownOf(app.policy, rule) } }',
    occasion,
  },
  {
    name: 'whoever has stayed for longer than a new rule allows is out at once',
    file: 'shared/lifecycle/governing.ts',
    search: ': { limitNotBefore: former === null ? fair : earliest(former, fair) };',
    replacement: ': { limitNotBefore: former === null ? now : earliest(former, fair) };',
    occasion,
  },
  {
    name: 'another rule leaves whoever was to be out in once more',
    file: 'shared/lifecycle/governing.ts',
    search: ': { limitNotBefore: former === null ? fair : earliest(former, fair) };',
    replacement: ': { limitNotBefore: former === null ? fair : fair };',
    occasion,
  },
  {
    name: 'the end of a stay that was told once is not told again when it is another',
    file: 'shared/presence/deadlines.ts',
    search: 'participant.announced !== limit)',
    replacement: 'participant.announced === undefined)',
    occasion,
  },
  {
    name: 'a longest stay that is set while people are inside is set for nobody',
    file: 'shared/rules/cascade.ts',
    search: '    longestStay,\n  };',
    replacement: '    longestStay: deployment.policy.longestStay,\n  };',
    occasion,
  },
  {
    name: 'whoever belongs to a session sets its rule',
    file: 'functions/actions/rules/rule.ts',
    search: `const entered = await entrance(app, caller.user, sessionId, 'rule.put');
  if ('refusal' in entered) return entered.refusal;
  const { session } = entered;`,
    replacement: `const entered = await entrance(app, caller.user, sessionId, 'content.list');
  if ('refusal' in entered) return entered.refusal;
  const { session } = entered;`,
    occasion,
  },
  {
    name: 'whoever is in a group sets its rule',
    file: 'functions/actions/rules/rule.ts',
    search: "if (entered.role !== 'moderator')",
    replacement: "if (entered.role !== 'moderator' && user.kind !== 'licence-holder')",
    occasion,
  },
  {
    name: 'whoever manages a session goes beyond what is above it',
    file: 'functions/actions/rules/rule.ts',
    search: 'const refusal = judged(app, rule, scopes, wanted, ruleOf(session));',
    replacement:
      "const refusal = judged(app, rule, scopes, wanted, caller.user.kind === 'service' ? ruleOf(session) : rule);",
    occasion,
  },
];
