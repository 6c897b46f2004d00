import type { ParticipantRecord } from '../audit/record.ts';
import type { Trail } from '../audit/trail.ts';
import type { Ending } from '../endings.ts';
import type { Hold, Spell } from '../hold.ts';
import { type Instant, latest } from '../instant.ts';
import type { Policy } from '../policy.ts';
import type { Deployed } from '../rules/deployed.ts';
import type { Provenance } from '../rules/rule.ts';

export type SessionId = string;
/** The id of the person: one person is one participant of a session, whatever the number of tabs. */
export type ParticipantId = string;
export type ConnectionId = string;

export type UserKind = 'licence-holder' | 'contact' | 'guest';

/** What a member may do in a session. Guests are members once they are admitted. */
export type Role = 'moderator' | 'member';

export type ParticipantKey = { readonly sessionId: SessionId; readonly participantId: ParticipantId };

/** A connection of a participant that was found gone. */
export type GoneConnection = ParticipantKey & { readonly connectionId: ConnectionId };

/** How many connections of one person may be in one session; a further one takes the place of the one silent longest. */
export const MOST_CONNECTIONS = 10;

/** One WebSocket of a participant: when it was last heard, and when its credential runs out. */
export type Heard = {
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  /** Where among its messages it said that it comes in: whatever it said before that has been overtaken. */
  readonly said?: number;
};

/** How a connection went: its client said so (a tab closed, a page reloaded), or it was lost without a word. */
export type Closing = 'goodbye' | 'lost';

/** The same, as it is known later: in an outage it was lost together with those of everybody else inside. */
export type Parting = Closing | 'outage';

/** A connection that has to be told an ending and closed. */
export type Farewell = { readonly ending: Ending; readonly at: Instant; readonly reason?: string };

/** What every tab of a person has to be told. */
export type Notice = 'warning' | 'extended' | 'admitted';

/**
 * What has been saved but is not known to have been done: notices, farewells, the roster, the waiting room, the records of the
 * audit trail. It travels in the item, so that whoever comes after a death does it again. `stamp` is the version that wrote the debt.
 */
export type Owed = {
  readonly stamp: number;
  readonly notice: Notice | null;
  readonly roster: boolean;
  /** Whether what is owed of the roster is that they have come in. */
  readonly entered?: boolean;
  readonly waitingRoom: boolean;
  readonly farewells: Readonly<Record<ConnectionId, Farewell>>;
  readonly records: readonly ParticipantRecord[];
};

/**
 * The job at the Scheduler that will wake this participant. The generation is part of its name and only grows,
 * over every participation of the person; `at` is null when none is set.
 */
export type Alarm = { readonly generation: number; readonly at: Instant | null };

type Known = ParticipantKey & {
  /** Grows with every write of the item, the activity's included. */
  readonly version: number;
  /**
   * When something was last decided about them, activity apart. It only grows, whatever a function's clock says, and by it clients
   * tell which of two messages is the newer one. Absent of what a release before has written.
   */
  readonly decidedAt?: Instant | undefined;
  readonly name: string;
  readonly kind: UserKind;
  readonly role: Role;
  readonly policy: Policy;
  /** Where the policy comes from; absent when nobody but the deployment has ever said anything. */
  readonly rule?: Provenance;
  /** Which deployment's numbers are in it; absent when it is over, and where a release has put it that knew no marks. */
  readonly deployed?: Deployed;
  /** Whether other timings hold than a client of theirs may have been told when it came in, so that each notice says which. */
  readonly governed?: true;
  /** A limit of the stay that began to hold during it ends nobody before this. */
  readonly limitNotBefore?: Instant;
  /** The end of the stay that they have been told of. */
  readonly announced?: Instant;
  /** The link that a guest came by. */
  readonly invitation?: string;
  /** Of a guest whose name looked like that of a member when they knocked. */
  readonly namesake?: true;
  /** Of somebody whom their token entitled when they came in, or the team's own function. */
  readonly byToken?: true;
  readonly joinedAt: Instant;
  /** When they have logged in, where coming back takes a login: their stay counts from then. */
  readonly authenticatedAt?: Instant | undefined;
  readonly lastActivityAt: Instant;
  readonly alarm: Alarm;
  /** For when a message of the second hand is under way: one is, not one for each happening. */
  readonly ringAt?: Instant | null;
  readonly owed: Owed | null;
  /** Where this person's chain of audit records stands. */
  readonly trail: Trail;
  /** When the sweep should look, if no alarm has by then; null when nothing is left to do. */
  readonly wakeAt: Instant | null;
  /** What has been used of the limit for holds. */
  readonly spell?: Spell;
};

type Connected = Known & {
  readonly connections: Readonly<Record<ConnectionId, Heard>>;
  /** Since when no connection is left; null exactly while there is one. */
  readonly awaySince: Instant | null;
  /** When a connection last went, others remaining or not: so long the person was here for certain. */
  readonly leftAt?: Instant;
  /** Which connection that was, and how it went. Without it: lost. */
  readonly parting?: { readonly connectionId: ConnectionId; readonly how: Parting };
  /** When a connection that is gone by now was last heard. */
  readonly heardAt?: Instant;
  /** The last connection that has gone elsewhere, and where among its messages it said so: a join that it said before is too late. */
  readonly elsewhere?: { readonly connectionId: ConnectionId; readonly said: number };
  /** A tab of theirs has begun it by itself, so nobody by hand. */
  readonly resumed?: true;
  /** By which connection their person has last come in by hand while they were in already: an exit that they said before leaves it in. */
  readonly enteredAgain?: { readonly connectionId: ConnectionId; readonly at: Instant };
};

/** A guest at the door: seen by the moderators, not counted, no part of the session. */
export type Waiting = Connected & { readonly phase: 'waiting'; readonly knockedAt: Instant };

type Inside = Connected & {
  readonly media: { readonly audio: boolean; readonly video: boolean };
  /** What they show of themselves, as JSON text. */
  readonly state?: string;
};

export type Present = Inside & { readonly phase: 'present'; readonly hold?: Hold };

/** Warned, and the warning has not been answered. There is no `warnAt` any more. */
export type Warned = Inside & {
  readonly phase: 'warned';
  readonly warnedAt: Instant;
  /** The logout that was announced before a tighter rule came: it never comes earlier. */
  readonly promised?: Instant;
};

/** Over. A return by `resume` inherits what is kept here. */
export type Ended = Known & {
  readonly phase: 'ended';
  readonly ending: Ending;
  readonly endedAt: Instant;
  /** Why, as whoever ended it has said. */
  readonly reason?: string;
  readonly warnedAt: Instant | null;
  readonly promised?: Instant;
  /** When the person was last heard. */
  readonly heardAt: Instant;
  /** Whether the person was inside when it ended, not waiting at the door. */
  readonly wasInside: boolean;
};

export type Participant = Waiting | Present | Warned | Ended;

/** When the person was last heard. The platform may notice much later that they are cut off. */
export const lastHeard = ({
  connections,
  joinedAt,
  heardAt = joinedAt,
}: Exclude<Participant, Ended>): Instant =>
  latest(heardAt, ...Object.values(connections).map(({ seenAt }) => seenAt));

export const isInside = (participant: Participant): participant is Present | Warned =>
  participant.phase === 'present' || participant.phase === 'warned';
