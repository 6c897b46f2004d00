import type { Session } from '../../shared/directory/session.ts';
import type { Policy } from '../../shared/policy.ts';
import { noRule, type Rule } from '../../shared/rules/rule.ts';
import type { App } from '../app.ts';
import type { Answer } from '../message/answer.ts';
import { judged, ownOf, scopesOf } from './judging.ts';

/**
 * What a session says of its timings, and the slack and the graces that go with them. Timings that make no sense, or that a level
 * above does not allow, are refused with the sentence that names the rule. A limit of the stay stays as it was.
 */
export const ownPolicy = (
  app: Pick<App, 'policy' | 'cascade'>,
  before: Pick<Session, 'policy' | 'imposed'> | null,
  timings: Pick<Policy, 'idleTimeout' | 'warningPeriod'> | null,
): Pick<Session, 'policy'> | { refusal: Answer } => {
  const stay = before?.policy.longestStay;
  const rule: Rule = {
    ...(timings && {
      idleTimeout: { value: timings.idleTimeout },
      warningPeriod: { value: timings.warningPeriod },
    }),
    ...(stay != null && { longestStay: { value: stay } }),
  };
  const policy = ownOf(app.policy, rule);
  if (timings === null) return { policy };
  const imposed = before?.imposed ?? [];
  const { longestStay: _asItWas, ...said } = rule;
  const refusal = judged(
    app,
    said,
    scopesOf(app, imposed),
    { policy, imposed, ruleRevision: 0 },
    noRule,
    'message.invalid',
  );
  return refusal === null ? { policy } : { refusal };
};
