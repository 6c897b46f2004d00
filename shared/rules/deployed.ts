import { hash } from 'node:crypto';
import { after, type Duration, type Instant } from '../instant.ts';
import type { Policy, PolicySource } from '../policy.ts';
import type { Rule } from './rule.ts';

/** Which deployment's numbers somebody has been put under, and when. */
export type Deployed = { readonly mark: string; readonly since: Instant };

/** Which deployment somebody is put under, and how long its functions may be at work beside those of another. */
export type Deploying = { readonly mark: string; readonly sideBySide: Duration };

/**
 * As long as functions of two deployments may be at work together, and some minutes more: a tenth of the calls goes to the new
 * ones for ten minutes (`shift`). Nobody's numbers change twice in that time, or the two would undo each other at every call.
 */
export const SIDE_BY_SIDE: Duration = 15 * 60_000;

/** A short name for the numbers of a deployment: another one has another. How many may come in is judged when somebody comes. */
export const markOf = ({ policy, rule }: { readonly policy: Policy; readonly rule: Rule }): string => {
  const { participantLimit: _inside, doorLimit: _door, linkLimit: _link, ...numbers } = policy;
  return hash('sha256', JSON.stringify(sorted({ ...numbers, rule })), 'base64url').slice(0, 8);
};

/** What a function puts people under; null for a release that knew no marks. */
export const deployingOf = ({
  mark,
  source,
}: {
  readonly mark?: string;
  readonly source?: PolicySource;
}): Deploying | null =>
  mark === undefined ? null : { mark, sideBySide: source === 'local' ? 0 : SIDE_BY_SIDE };

/** Whether somebody has to be put under this deployment: they are under another, and have been for long enough, or by a release that knew no marks. */
export const isUnderAnother = (
  deployed: Deployed | undefined,
  deploying: Deploying | null,
  now: Instant,
): boolean =>
  deploying !== null &&
  deployed?.mark !== deploying.mark &&
  (deployed === undefined || after(deployed.since, deploying.sideBySide) <= now);

/** The numbers that a new participation begins with. */
export const deployedAt = (mark: string | undefined, since: Instant): { deployed?: Deployed } =>
  mark === undefined ? {} : { deployed: { mark, since } };

/** What a participation keeps of how it began: for how many there is room is said on entering, how often one pings on connecting. */
export const keptOf = (before: Policy, next: Policy): Policy => {
  const { participantLimit, doorLimit, linkLimit } = before;
  return { ...next, participantLimit, doorLimit, linkLimit, lease: Math.max(before.lease, next.lease) };
};

const sorted = (fields: object): readonly unknown[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, isMap(value) ? sorted(value) : value]);

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
