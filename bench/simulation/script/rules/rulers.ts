import type { UpMessage } from '../../../../shared/messages.ts';
import type { Policy } from '../../../../shared/policy.ts';
import type { Random } from '../../platform/random.ts';
import type { Person } from '../occasions.ts';
import type { Step } from '../step.ts';
import { type RuleStep, ruleFrom } from './rule-steps.ts';

const SECOND = 1_000;

/** Who sets rules by hand, and what is left for backends to set. */
export type Rulers<P> = {
  /** Moderates the group of all sessions, and knows everybody; null for nobody. */
  readonly keeper: string | null;
  readonly steps: readonly RuleStep[];
  readonly people: readonly P[];
};

/**
 * Half of the rules but the first are set by people: mostly by somebody who manages the session or the group, and now and
 * then by somebody who may not. Whoever uses the real client sets none.
 */
export const rulersOf = <P extends Person & { readonly browser: unknown }>(
  random: Random | null,
  steps: readonly RuleStep[],
  people: readonly P[],
  group: string,
  policy: Policy,
): Rulers<P> => {
  const able = people.filter(({ browser }) => browser === null);
  const holders = able.filter(({ kind }) => kind === 'licence-holder');
  if (random === null || holders.length === 0) return { keeper: null, steps, people };
  const keeper = random.pick(holders);
  const doing = new Map<P, Step[]>();
  const add = (one: P, step: Omit<Step, 'tab' | 'more' | 'at'>, at: number) =>
    doing.set(one, [
      ...(doing.get(one) ?? []),
      { tab: 0, more: 0, at: Math.max(0, Math.round(at)), ...step },
    ]);
  const [first] = steps;
  const left = steps.filter((step) => {
    if (step === first || random.chance(0.5)) return true;
    const isGroup = step.of === group;
    const managing = isGroup
      ? [keeper]
      : holders.filter(({ session, role }) => session === step.of && role === 'moderator');
    const others = isGroup ? holders : able;
    const by = random.pick(managing.length > 0 && random.chance(isGroup ? 0.5 : 0.8) ? managing : others);
    const say = (one: P, at: number, says: UpMessage) => {
      if (random.chance(0.8)) add(one, { act: 'enter' }, at - random.between(SECOND, 20 * SECOND));
      add(one, { act: 'say', says }, at);
    };
    // In the group, which is not enough.
    if (isGroup && by !== keeper && by.kind === 'licence-holder' && random.chance(0.8))
      say(keeper, step.at - random.between(5 * SECOND, 30 * SECOND), {
        action: 'group.add',
        groupId: step.of,
        userId: by.user,
      });
    const whose = isGroup ? { groupId: step.of } : { sessionId: step.of };
    say(by, step.at, { action: 'rule.put', ...whose, rule: ruleFrom(policy, step) });
    return false;
  });
  return {
    keeper: keeper.user,
    steps: left,
    people: people.map((one) => ({ ...one, steps: [...one.steps, ...(doing.get(one) ?? [])] })),
  };
};
