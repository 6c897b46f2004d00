import { GraphWidget, type IMetric, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Policy } from '../../shared/policy.ts';
import { type Clause, clausesOf } from '../../shared/standards/standard.ts';
import { beyond, type Readings } from './watching/readings.ts';

/**
 * A line for each clause of the standards that a deployment is held to, against its limit; nothing where there is none. What the
 * deployment has set is known, and how late it was done is measured already: no clause takes a metric of its own.
 */
export const standardsOf = (read: Readings, policy: Policy): IWidget[] => {
  const clauses = clausesOf(policy.standards ?? []);
  if (clauses.length === 0) return [];
  const markdown = `## Standards: ${policy.standards?.join(', ')}. By the timings of the deployment, and how late they came`;
  const heading = new TextWidget({ markdown, width: 24, height: 1 });
  return [heading, ...clauses.map((clause) => graphOf(clause, lineOf(clause, read, policy)))];
};

type Line = { readonly about: string; readonly left: IMetric[] };

const graphOf = ({ id, rule, limit }: Clause, { about, left }: Line): IWidget =>
  new GraphWidget({
    title: `${id}: ${about}`,
    left,
    width: 8,
    height: 6,
    leftYAxis: { min: 0 },
    ...(limit !== null &&
      rule !== 'extension' && { leftAnnotations: [{ value: limit / SECOND, label: `the limit: ${id}` }] }),
  });

const SECOND = 1_000;

const lineOf = ({ rule }: Clause, read: Readings, policy: Policy): Line => {
  const { idleTimeout, warningPeriod, longestStay } = policy;
  const late = (name: 'WarningLateness' | 'LogoutLateness' | 'EndingLateness', statistic = 'Maximum') =>
    read.ours(name, { statistic });
  const limits = read.split('Ended', 'limit');
  switch (rule) {
    case 'idle':
      return {
        about: 'idle until the logout, at most (s)',
        left: [
          beyond('longest', idleTimeout + warningPeriod, late('LogoutLateness'), [late('WarningLateness')]),
        ],
      };
    case 'stay':
      return {
        about: 'from the login to the end, at most (s)',
        left: [beyond('longest', longestStay ?? 0, late('EndingLateness'))],
      };
    case 'warning':
      return {
        about: 'warned before the logout, at least (s)',
        left: [beyond('shortest', warningPeriod, late('LogoutLateness', 'Minimum'))],
      };
    case 'reentry':
      return {
        about: 'logged out, and refused for want of a new login',
        left: [read.split('Ended', 'inactivity'), limits, read.split('Refused', 'session.login-required')],
      };
    case 'extension':
      return { about: 'warned, and extended', left: [read.ours('Warned'), read.ours('Extended')] };
    case 'unextended':
      return { about: 'ended by a limit that nobody can extend', left: [limits] };
  }
};
