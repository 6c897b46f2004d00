import type { Item } from '../../../functions/aws/items/items.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import type { Participant, Present, UserKind, Warned } from '../../../shared/presence/participant.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { RosterView } from '../../../test/world/roster-view.ts';
import type { Run } from '../platform/run.ts';
import type { Doom } from '../script/deletions.ts';
import type { PolicyName } from '../script/deployments/policies.ts';
import type { Rollout } from '../script/deployments/rollout.ts';
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
  /** When its credential expires. */
  readonly expiresAt: Instant;
  /** When its person logged in, according to the token. */
  readonly authenticatedAt: Instant | null;
  /** The application behind it, where its client is the real one. */
  readonly app?: AppSight | undefined;
  /** When its client was told that it waits at the door, was admitted, is inside, and is out again. */
  waitingAt: Instant | null;
  admittedAt: Instant | null;
  enteredAt: Instant | null;
  toldOverAt: Instant | null;
  /** When it last heard an ending or could not be posted to: from then on it may be closed. */
  farewellAt: Instant | null;
  /** When the client's end was gone. */
  goneAt: Instant | null;
  /** The same, if it said goodbye. */
  closedAt: Instant | null;
  /** When it last sent a message that is a sign of life and was answered. */
  heardAt: Instant;
  lastSentAt: Instant;
  /** Its joins, oldest first. */
  readonly joins: Request[];
  /** Whether what it said last of its place is that it leaves. */
  isLeaving: boolean;
  /** When it last said so; it may arrive once more, behind the next join. */
  leftAt: Instant | null;
  warnedAt: Instant | null;
  /** The latest instant before which it was promised not to be logged out. */
  promised: Instant | null;
  extendedAt: Instant | null;
  /** When it was last told, other than on entering, that the stay will end, and when that is. */
  toldEnd: { readonly at: Instant; readonly endsAt: number } | null;
  /** What it has been told about who is inside. */
  roster: RosterView;
  /** Since when its lists are open, and what they show for each session. */
  watchingAt: Instant | null;
  readonly shown: Map<string, { readonly revision: number; readonly isGreen: boolean }>;
};

export type PersonAccount = {
  readonly person: string;
  readonly sessionId: string;
  /** As last seen in the table. */
  snapshot: Participant | null;
  /** The earliest instant at which the standing warning can have been decided. */
  warnedSince: Instant | null;
  /** When the first hold of this spell began. */
  holdsSince: Instant | null;
  /** How long the standing warning lasts, as it was announced. */
  warningPeriod: number;
  /** When the table last put another policy in force for them while they were inside or at the door. */
  governedAt: Instant;
  /** When they last came under a deployment's numbers: by entering, or by a new deployment. */
  deployedAt: Instant;
  /**
   * Somebody had already stayed for longer than a new rule allows: the earliest and the latest instant until which they
   * may be left in, since the change was seen as late as a run may be long. Null where only the longest stay counts.
   */
  stayKept: { readonly from: number; readonly to: number } | null;
  /**
   * Where a return takes a login: the login from which their stay counts, of those with which they came in, or when they came in, if
   * that is so only since. Null where it takes none. And the same by the write that is being judged.
   */
  countsFrom: number | null;
  countsNext: number | null;
  /** Which function has last written something of theirs. */
  writtenBy: Run | null;
  /**
   * When the end of their stay was due to be announced under a rule before this one that set the same end: what has been
   * announced then is not announced again. Null where this rule alone counts.
   */
  announcedFrom: number | null;
  /** The latest instant at which the end of their stay is going to be checked. */
  stayLooked: number | null;
  /** When the present phase began. */
  turnedAt: Instant;
  /** Every connection that the current participation has had. */
  connections: Set<string>;
};

export type Request = {
  readonly request: UpMessage;
  readonly doneAt: Instant;
  readonly sentAt: Instant;
  refused: boolean;
  /** For a join: its client has heard that it is in. */
  hasEntered?: true;
};

/** Somebody, for a sentence. */
export const who = ({ sessionId, participantId }: Participant): string => `${participantId} in ${sessionId}`;

/** Whether it says that its connection comes in, or that it leaves. */
export const saysItsPlace = ({ action }: UpMessage): boolean =>
  action === 'session.join' ||
  action === 'session.exit' ||
  action === 'session.leave' ||
  action === 'member.leave';

/** Whether the documents count it as activity. */
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

/** Called by any rule that is broken; the first call ends the history. */
export type Fail = (rule: string, sentence: string) => void;

/** Whether somebody inside has come under another policy, and may have ended by it. */
export const isGoverned = (before: Participant | null, after: Participant): boolean =>
  isInside(before) &&
  (isInside(after) || after.phase === 'ended') &&
  !isSamePolicy(before.policy, after.policy);

/** The same at the door, where a rule says how long somebody may be away. */
export const isGovernedAtDoor = (before: Participant | null, after: Participant): boolean =>
  before?.phase === 'waiting' &&
  (after.phase === 'waiting' || after.phase === 'ended') &&
  !isSamePolicy(before.policy, after.policy);

/** Called several times for every write, so it makes nothing. */
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
  /** The deployments whose numbers differ from these. */
  readonly rollout: Rollout;
  /** The rules that were put into a session or the group, whether or not they have taken effect. */
  readonly rules: Map<string, readonly Rule[]>;
  /** Whether backends read anything: then earlier states are remembered for a while. */
  readonly isRead: boolean;
  /** The sessions that a backend deletes. */
  readonly dooms: Map<string, Doom>;
  readonly storm: number;
  readonly now: () => Instant;
  readonly fail: Fail;
  readonly tabs: Map<string, TabAccount>;
  readonly people: Map<string, PersonAccount>;
  /** Who is entitled to what, according to the table. */
  readonly standing: Standing;
  /** The alarms set at the platform. */
  readonly pending: () => readonly AlarmCall[];
  /** Whether two calls about this person's alarm overtook each other, so that the sweep has to help. */
  readonly crossed: (person: string) => boolean;
  readonly later: (delay: number, check: () => void) => void;
  /** Everything in the table now. */
  readonly items: () => Iterable<Item>;
  /** What a session holds now, according to the table. */
  readonly content: (sessionId: string) => ReadonlyMap<string, { revision: number; text: string }>;
};

/** By how many connections one person is in a session at the most, as the documents promise. */
export const MOST_TABS = 10;

/** Two functions' clocks differ by at most this. */
export const SKEW = 1_000;

export const keyOf = (sessionId: string, person: string): string => `${sessionId}/${person}`;

export const isInside = (snapshot: Participant | null): snapshot is Present | Warned =>
  snapshot !== null && (snapshot.phase === 'present' || snapshot.phase === 'warned');

/** The connections that the table holds for somebody; none when they are not inside. */
export const connectionsOf = (snapshot: Participant | null): readonly string[] =>
  snapshot !== null && 'connections' in snapshot ? Object.keys(snapshot.connections) : [];
