import type { Item } from '../../../functions/aws/items/items.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import type { Participant, Present, UserKind, Warned } from '../../../shared/presence/participant.ts';
import type { RosterView } from '../../../test/world/roster-view.ts';
import type { Doom } from '../script/deletions.ts';
import type { PolicyName } from '../script/policies.ts';
import type { Rollout } from '../script/rollout.ts';
import type { AppSight } from './app-sight.ts';
import type { Standing } from './standing.ts';

/**
 * What the oracle keeps: what each client did and was told, and what the table was seen to accept. Nothing here is
 * computed by the code under test.
 */
export type TabAccount = {
  readonly connectionId: string;
  readonly person: string;
  readonly kind: UserKind;
  readonly sessionId: string;
  /** When its credential runs out. */
  readonly expiresAt: Instant;
  /** When its person has logged in, as its token says. */
  readonly authenticatedAt: Instant | null;
  /** The application behind it, where its client is the real one. */
  readonly app?: AppSight | undefined;
  /** When its client was told that it is at the door, that it has been let in, that it is in, and that it is not any more. */
  waitingAt: Instant | null;
  admittedAt: Instant | null;
  enteredAt: Instant | null;
  toldOverAt: Instant | null;
  /** When it last heard an ending, or could not be posted to: it may be closed then. */
  farewellAt: Instant | null;
  /** When the client's end ceased to be. */
  goneAt: Instant | null;
  /** The same, if it said goodbye. */
  closedAt: Instant | null;
  /** When it sent the latest message that both counts as a sign of life and was answered. */
  heardAt: Instant;
  lastSentAt: Instant;
  /** How it has asked to be in, in the order in which it did. */
  readonly joins: Request[];
  warnedAt: Instant | null;
  /** The latest logout that it was promised not to come before. */
  promised: Instant | null;
  extendedAt: Instant | null;
  /** When it last heard, otherwise than on entering, when the stay is over, and when that is. */
  toldEnd: { readonly at: Instant; readonly endsAt: number } | null;
  /** What it has been told of who is inside. */
  roster: RosterView;
  /** Since when its lists are open, and what they show of each session. */
  watchingAt: Instant | null;
  readonly shown: Map<string, { readonly revision: number; readonly isGreen: boolean }>;
};

export type PersonAccount = {
  readonly person: string;
  readonly sessionId: string;
  /** As the table was last seen to hold it. */
  snapshot: Participant | null;
  /** When the standing warning was decided, at the earliest. */
  warnedSince: Instant | null;
  /** When the first of those holds began between which they did nothing else. */
  holdsSince: Instant | null;
  /** How long that warning stands, as it was announced. */
  warningPeriod: number;
  /** When the table was last seen to put another policy in force for somebody who was inside. */
  governedAt: Instant;
  /** When they last came under the numbers of a deployment: by coming in, or by another deployment. */
  deployedAt: Instant;
  /** When the present phase began. */
  turnedAt: Instant;
  /** Every connection of the present participation. */
  connections: Set<string>;
};

export type Request = {
  readonly request: UpMessage;
  readonly doneAt: Instant;
  readonly sentAt: Instant;
  refused: boolean;
  /** A join: whether its client has heard that it is in. */
  hasEntered?: true;
};

/** Whether it counts as activity, as the documents say. */
export const isActivity = (request: UpMessage): boolean => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else ever counts.
  switch (request.action) {
    case 'activity':
    case 'session.extend':
    case 'session.hold':
      return true;
    case 'content.put':
    case 'content.delete':
      return request.activity !== false;
    default:
      return false;
  }
};

/** Raised by any rule; the first one ends the history. */
export type Fail = (rule: string, sentence: string) => void;

export type RuleTimings = Pick<Policy, 'idleTimeout' | 'warningPeriod'>;

/** Whether somebody inside has come under another policy, and may have ended by it. */
export const isGoverned = (before: Participant | null, after: Participant): boolean =>
  isInside(before) &&
  (isInside(after) || after.phase === 'ended') &&
  !isSamePolicy(before.policy, after.policy);

/** Asked at every write, several times. */
const isSamePolicy = (one: Fields, other: Fields): boolean => {
  let left = 0;
  for (const name in other) {
    left += 1;
    if (one[name] !== other[name] && String(one[name]) !== String(other[name])) return false;
  }
  for (const _ in one) left -= 1;
  return left === 0;
};

type Fields = Readonly<Record<string, unknown>>;

/** What all the rules share. */
export type Ledger = {
  readonly policyName: PolicyName;
  readonly policy: Policy;
  /** The deployments with other numbers than these. */
  readonly rollout: Rollout;
  /** The timings that somebody has put into a session, or a group, whether or not that has come to anything. */
  readonly rules: Map<string, readonly RuleTimings[]>;
  /** The sessions that a backend deletes. */
  readonly dooms: Map<string, Doom>;
  readonly storm: number;
  readonly now: () => Instant;
  readonly fail: Fail;
  readonly tabs: Map<string, TabAccount>;
  readonly people: Map<string, PersonAccount>;
  /** Who is entitled to what, as the table holds it. */
  readonly standing: Standing;
  /** The alarms that are set at the platform. */
  readonly pending: () => readonly AlarmCall[];
  /** Whether two calls about this person's alarm have overtaken each other: then the sweep has to help. */
  readonly crossed: (person: string) => boolean;
  readonly later: (delay: number, check: () => void) => void;
  /** All that is in the table now. */
  readonly items: () => Iterable<Item>;
  /** What a session holds now, as the table does. */
  readonly content: (sessionId: string) => ReadonlyMap<string, { revision: number; text: string }>;
};

/** Two functions' clocks differ by at most this. */
export const SKEW = 1_000;

export const keyOf = (sessionId: string, person: string): string => `${sessionId}/${person}`;

export const isInside = (snapshot: Participant | null): snapshot is Present | Warned =>
  snapshot !== null && (snapshot.phase === 'present' || snapshot.phase === 'warned');

/** The connections that the table holds for somebody; none when they are not inside. */
export const connectionsOf = (snapshot: Participant | null): readonly string[] =>
  snapshot !== null && 'connections' in snapshot ? Object.keys(snapshot.connections) : [];
