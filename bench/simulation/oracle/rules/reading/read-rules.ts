import type { DownOf } from '../../../../../shared/messages.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import type { Numbers } from '../../../script/deployments/rollout.ts';
import type { Saying } from '../sayings.ts';
import { inForceOf, mostBelow, timings } from '../timings/in-force.ts';

type Found = DownOf<'session.rule'>['inForce'][number];

/**
 * What is wrong with a reply about a rule, given the timings that were set at some instant since then; null when
 * nothing is.
 */
export const wrongRule = (
  { rule, inForce }: Pick<DownOf<'session.rule'>, 'rule' | 'inForce'>,
  was: readonly Saying[],
  deployed: readonly Numbers[],
  isGroup: boolean,
): string | null => {
  if (!was.some(({ own }) => isSameRule(own, rule))) return `${JSON.stringify(rule)} is said, and never was`;
  const wanted = was.flatMap(({ own, imposed }) =>
    deployed.map((numbers) =>
      linesOf(isGroup ? { own: {}, imposed: [own] } : { own, imposed }, numbers, isGroup),
    ),
  );
  const seen = inForce.map(lineOf).join('; ');
  return wanted.includes(seen)
    ? null
    : `[${seen}] is said to be in force, but it was [${wanted.join('] or [')}]`;
};

/** Above a group there is only the deployment. */
const linesOf = ({ own, imposed }: Saying, numbers: Numbers, isGroup: boolean): string =>
  timings
    .map((name) => {
      const { policy, latitude } = numbers;
      const { value, level } = inForceOf(name, numbers, own, imposed);
      const above = isGroup ? [] : imposed.flatMap(({ [name]: clause }) => clause ?? []);
      const isDeployed = latitude.isFinal && policy[name] !== null;
      const least = Math.min(
        mostBelow(name, numbers) ?? Number.POSITIVE_INFINITY,
        ...above.map((one) => one.value),
      );
      const most = isDeployed ? policy[name] : Number.isFinite(least) ? least : null;
      return lineOf({ name, value, level, most, final: isDeployed || above.some((one) => one.final) });
    })
    .join('; ');

const lineOf = ({ name, value, level, most, final }: Omit<Found, 'group'>): string =>
  `${name} ${value} of the ${level}, ${most === null ? 'of any length' : `${most} at most`}${final ? ', and no other' : ''}`;

export const isSameRule = (one: Rule, other: Rule): boolean =>
  timings.every(
    (timing) =>
      one[timing]?.value === other[timing]?.value &&
      Boolean(one[timing]?.final) === Boolean(other[timing]?.final),
  );
