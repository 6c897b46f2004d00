import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../../shared/directory/session.ts';
import { checkedPolicy, type Policy } from '../../shared/policy.ts';
import { composed, type inForce, type Scope, scopeOf, timedFor } from '../../shared/rules/cascade.ts';
import { type Imposed, noRule, type Rule, type Ruled, ruled } from '../../shared/rules/rule.ts';
import type { App } from '../app.ts';
import { type Answer, refused } from '../message/answer.ts';

/** What a session says itself, by its rule, with what goes with its idle timeout. */
export const ownOf = (deployment: Policy, rule: Rule): Session['policy'] => {
  const { idleTimeout, warningPeriod, longestStay } = rule;
  return {
    ...(idleTimeout && { idleTimeout: idleTimeout.value, ...timedFor(idleTimeout.value, deployment) }),
    ...(warningPeriod && { warningPeriod: warningPeriod.value }),
    ...(longestStay && { longestStay: longestStay.value }),
  };
};

export type Scopes = Readonly<Record<Ruled, Scope>>;

/** How far a session in these groups may go; without any, a group itself. */
export const scopesOf = ({ cascade }: Pick<App, 'cascade'>, imposed: readonly Imposed[]): Scopes => ({
  idleTimeout: scopeOf('idleTimeout', cascade, imposed),
  warningPeriod: scopeOf('warningPeriod', cascade, imposed),
  longestStay: scopeOf('longestStay', cascade, imposed),
});

/**
 * Why a rule may not be set here: what is above it, or that it makes no sense; null when it may. What is said already may be said
 * again, whatever has come above it since: nobody loses it by changing something else.
 */
export const judged = (
  { cascade }: Pick<App, 'cascade'>,
  rule: Rule,
  scopes: Scopes,
  session: Parameters<typeof inForce>[1],
  said: Rule = noRule,
  broken: 'rule.contradicts' | 'message.invalid' = 'rule.contradicts',
): Answer | null => {
  const isLocal = cascade.source === 'local';
  for (const name of ruled) {
    const clause = rule[name];
    if (clause === undefined || isDeepStrictEqual(clause, said[name])) continue;
    const { most, isFinal, source } = scopes[name];
    const whose = source.level === 'group' ? 'A group of this session' : 'The deployment';
    if (isFinal) return refused('rule.final', `${whose} has said the last word on ${name}.`);
    if (most !== null && clause.value > most)
      return refused(
        'rule.beyond',
        `${whose} allows ${name} of ${most / 1_000} s at the most, not ${clause.value / 1_000} s.`,
      );
    if (name === 'longestStay' && clause.value < LEAST_STAY && !isLocal)
      return refused('rule.contradicts', `longestStay must be at least ${LEAST_STAY / 1_000} s.`);
  }
  try {
    checkedPolicy(composed(cascade, session).policy, isLocal ? 'local' : 'session');
    return null;
  } catch (error) {
    if (error instanceof RangeError) return refused(broken, error.message);
    throw error;
  }
};

/** What a session says itself, as a rule. */
export const ruleOf = ({ policy }: Pick<Session, 'policy'>): Rule =>
  Object.fromEntries(
    ruled.flatMap((name) => {
      const value = policy[name];
      return value == null ? [] : [[name, { value }] as const];
    }),
  );

/** As short as an idle timeout may be. */
const LEAST_STAY = 60_000;
