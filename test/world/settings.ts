import type { Asking } from '../../functions/entitlement/entitlement.ts';
import type { Room } from '../../shared/content/content.ts';
import type { Duration } from '../../shared/instant.ts';
import type { DownMessage } from '../../shared/messages.ts';
import type { Witness } from '../../shared/path/step.ts';
import { defaultPolicy, type Policy, type PolicySource } from '../../shared/policy.ts';
import type { ConnectionId } from '../../shared/presence/participant.ts';
import type { Cascade } from '../../shared/rules/cascade.ts';
import { markOf } from '../../shared/rules/deployed.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { AlarmFaults } from './scheduler.ts';
import type { RingFaults } from './second-hand.ts';

export type WorldSettings = {
  policy?: Policy;
  /** How far groups and sessions may go; without a limit by default. */
  rule?: Rule;
  /** On the local stack, functions of two deployments never run side by side. */
  source?: PolicySource | undefined;
  room?: Room;
  /** When it begins, in epoch milliseconds. */
  start?: number;
  /** How often the sweep comes, or null for never. Once a minute by default, as in the cloud. */
  sweepEvery?: Duration | null;
  alarms?: AlarmFaults;
  rings?: RingFaults;
  /** How far the index of open lists lags behind. Not at all by default. */
  indexLag?: Duration;
  /** Called with every message, in place of the inboxes: a long simulation does not keep them. */
  sent?: (connectionId: ConnectionId, message: DownMessage) => void;
  witness?: Witness;
  /** How often one guest may knock in an hour, and everybody with one link; without a limit by default. */
  knocksOfGuest?: number;
  knocksOfLink?: number;
  /** How many connections of a session may be told signals in a second; without a limit by default. */
  signalsTold?: number;
  /** The team's own function, and how long its answers are kept; none by default. */
  entitlement?: Pick<Asking, 'ask'> & Partial<Asking>;
};

/** A deployment's numbers, and the mark by which it is known. */
export const deploymentOf = ({
  policy = defaultPolicy,
  rule = {},
  source,
}: Pick<WorldSettings, 'policy' | 'rule' | 'source'>): Cascade => ({
  policy,
  rule,
  ...(source && { source }),
  mark: markOf({ policy, rule }),
});
