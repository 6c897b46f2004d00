import type { Duration } from '../instant.ts';
import { defaultSlack, gracesFor, type Policy, type PolicySource, reportsFor } from '../policy.ts';
import { contradiction } from '../standards/conformity.ts';
import { type Imposed, type Provenance, type Rule, type Ruled, ruled, type Source } from './rule.ts';

/** What a deployment says: its policy, which holds where nobody says anything, and how far the levels below may go. */
export type Cascade = {
  readonly policy: Policy;
  readonly rule: Rule;
  /** What nobody below may make shorter than makes sense is shorter on the local stack. */
  readonly source?: PolicySource;
  /** A short name for all of that (`markOf`): whoever is inside under another is put under it. Without it, nobody is. */
  readonly mark?: string;
};

/** The policy of whoever is in a session, and where it comes from. */
export type InForce = { readonly policy: Policy; readonly provenance: Provenance };

/** What is looked at of a session. */
type Governed = {
  readonly policy: Partial<Policy>;
  readonly imposed: readonly Imposed[];
  readonly ruleRevision: number;
};

/**
 * What is in force in a session: what it says itself, or else the deployment; no more than any of its groups and the
 * deployment allow; and what one of them has made final, whatever the session says. The order of the groups makes no difference.
 */
export const inForce = (deployment: Cascade, session: Governed): InForce => {
  const found = composed(deployment, session);
  const { policy, rule } = deployment;
  const isHeld = ({ policy: one }: InForce) => contradiction(policy.standards ?? [], one) === null;
  if (isHeld(found)) return found;
  // Said before the deployment named a standard, or by levels that are up to it one by one and not together: then no more
  // than the deployment's own values, which are up to it.
  const bounds = ruled.flatMap((name) => {
    const value = policy[name];
    return value === null ? [] : [[name, { ...rule[name], value }] as const];
  });
  const bounded: Cascade = { policy, rule: { ...rule, ...Object.fromEntries(bounds) } };
  const tight = composed(bounded, session);
  // What is left is a stay that is too short to be one that nobody can extend.
  return isHeld(tight) ? tight : composed(bounded, withoutStay(session));
};

const withoutStay = ({ policy, imposed, ...session }: Governed): Governed => {
  const { longestStay: _own, ...own } = policy;
  return {
    ...session,
    policy: own,
    imposed: imposed.map((one) => ({ ...one, rule: { ...one.rule, longestStay: undefined } })),
  };
};

/** The same, whatever the standards say that the deployment names. */
export const composed = (deployment: Cascade, session: Governed): InForce => {
  const found = ruled.map(
    (name) => [name, resolved(name, deployment, session.imposed, session.policy)] as const,
  );
  const { idleTimeout, warningPeriod, longestStay } = record(found, ({ value }) => value);
  const own = { ...deployment.policy, ...session.policy };
  const policy = {
    ...own,
    ...(idleTimeout !== own.idleTimeout && idleTimeout !== null && timedFor(idleTimeout, deployment.policy)),
    idleTimeout: idleTimeout ?? own.idleTimeout,
    warningPeriod: warningPeriod ?? own.warningPeriod,
    longestStay,
  };
  return {
    policy,
    provenance: { revision: session.ruleRevision, from: record(found, ({ source }) => source) },
  };
};

/** Whether nobody but the deployment has ever said anything: then nothing is kept of it. */
export const isOfDeployment = ({ revision, from }: Provenance): boolean =>
  revision === 0 && ruled.every((name) => from[name].level === 'deployment');

/** How far a level may go with a value: up to a limit (`null` for none), or not at all, because it is final above. */
export type Scope = { readonly most: Duration | null; readonly isFinal: boolean; readonly source: Source };

/** For a session, by what its groups and the deployment say; for a group, whose sessions may be in others too, by the deployment alone. */
export const scopeOf = (name: Ruled, { policy, rule }: Cascade, imposed: readonly Imposed[] = []): Scope => {
  const deployment = { level: 'deployment' } as const;
  if (rule[name]?.final) return { most: policy[name], isFinal: true, source: { ...deployment, final: true } };
  const isFinal = tightest(imposed, name, true) !== null;
  const groups = tightest(imposed, name, false);
  const most = mostOf(name, policy, rule);
  return groups !== null && (most === null || groups.value <= most)
    ? { most: groups.value, isFinal, source: ofGroup(groups.group, isFinal) }
    : { most, isFinal, source: deployment };
};

type Found = { readonly value: Duration | null; readonly source: Source };

const resolved = (
  name: Ruled,
  deployment: Cascade,
  imposed: readonly Imposed[],
  own: Partial<Policy>,
): Found => {
  const { policy, rule } = deployment;
  if (rule[name]?.final) return { value: policy[name], source: { level: 'deployment', final: true } };
  const final = tightest(imposed, name, true);
  const wish = own[name];
  let found: Found = { value: policy[name], source: { level: 'deployment' } };
  if (final !== null) found = { value: final.value, source: ofGroup(final.group, true) };
  else if (wish !== undefined) found = { value: wish, source: { level: 'session' } };
  const bound = tightest(imposed, name, false);
  if (bound !== null && isTighter(bound.value, found.value))
    found = { value: bound.value, source: ofGroup(bound.group, final !== null) };
  const most = mostOf(name, policy, rule);
  return most !== null && isTighter(most, found.value)
    ? { value: most, source: { level: 'deployment' } }
    : found;
};

const ofGroup = (group: string, isFinal: boolean): Source => ({
  level: 'group',
  group,
  ...(isFinal && { final: true }),
});

/** How far anybody may go. A limit of the stay is one for everybody; of the other two the deployment has a default, and may have a bound. */
const mostOf = (name: Ruled, policy: Policy, rule: Rule): Duration | null =>
  rule[name]?.value ?? (name === 'longestStay' ? policy.longestStay : null);

const isTighter = (one: Duration, than: Duration | null): boolean => than === null || one < than;

/** The tightest clause of the groups, of those that are final or of all; of two that are the same, always that of the same group. */
const tightest = (imposed: readonly Imposed[], name: Ruled, finalOnly: boolean) => {
  let first: { value: Duration; group: string } | null = null;
  for (const { group, rule } of imposed) {
    const clause = rule[name];
    if (clause === undefined || (finalOnly && !clause.final)) continue;
    const isFirst =
      first === null || clause.value < first.value || (clause.value === first.value && group < first.group);
    if (isFirst) first = { value: clause.value, group };
  }
  return first;
};

/** What goes with another idle timeout than the deployment's. */
export const timedFor = (idleTimeout: Duration, deployment: Policy) => ({
  ...gracesFor(idleTimeout, deployment),
  reportEvery: Math.min(deployment.reportEvery, reportsFor(idleTimeout, deployment.keepAlive)),
  alarmSlack: defaultSlack(idleTimeout),
});

const record = <T>(found: readonly (readonly [Ruled, Found])[], of: (one: Found) => T): Record<Ruled, T> =>
  Object.fromEntries(found.map(([name, one]) => [name, of(one)])) as Record<Ruled, T>;
