import type { Ending } from '../endings.ts';
import type { HoldReason } from '../hold.ts';
import type { Duration, Instant } from '../instant.ts';
import type { Policy } from '../policy.ts';
import type {
  Closing,
  ConnectionId,
  ParticipantId,
  ParticipantKey,
  Role,
  UserKind,
} from '../presence/participant.ts';
import type { Deploying } from '../rules/deployed.ts';
import type { Provenance } from '../rules/rule.ts';

/** Why somebody is taken out of a session, or from its door, whom nobody has turned away. */
export const removalEndings = [
  'removed',
  /** There turned out to be no room inside. */
  'full',
  /** There turned out to be no room at the door. */
  'crowded',
  /** They may not open the session in the state that it is in now. */
  'hidden',
  /** The link that they came by is not good any more. */
  'uninvited',
  /** They gave up their own right to the session. */
  'exit',
] as const satisfies readonly Ending[];

export type RemovalEnding = (typeof removalEndings)[number];

/** What the core is told. Everything that can happen to one participant is one of these. */
export type Happening =
  | {
      readonly type: 'join';
      readonly key: ParticipantKey;
      readonly connectionId: ConnectionId;
      /** Where among the messages of its connection it was said. */
      readonly said?: number;
      /** An automatic return after a lost connection: it inherits, and it never undoes a logout. */
      readonly resume: boolean;
      /** With a resume: when the person last acted, as their client says. */
      readonly actedAt?: Instant;
      readonly name: string;
      readonly kind: UserKind;
      readonly role: Role;
      /** Guests knock, and enter when a moderator admits them; members come in. */
      readonly door: 'open' | 'knock';
      /** Of a guest: the link, and whether the name looks like that of a member. */
      readonly invitation?: string;
      readonly namesake?: boolean;
      /** Whether their token entitles them, not a membership. */
      readonly byToken?: boolean;
      /** When the person has logged in, as their token says. */
      readonly authenticatedAt?: Instant;
      /** When the connection's credential runs out. */
      readonly expiresAt: Instant;
      /** The policy of a participation that begins now; one that goes on keeps its own. */
      readonly policy: Policy;
      readonly rule?: Provenance;
      /** The mark of the deployment that it is of. */
      readonly mark?: string;
    }
  | { readonly type: 'activity'; readonly connectionId: ConnectionId; readonly at: Instant }
  | { readonly type: 'extend'; readonly connectionId: ConnectionId }
  | {
      readonly type: 'hold';
      readonly connectionId: ConnectionId;
      readonly reason: HoldReason;
      /** From now; no longer than the limit allows. */
      readonly for: Duration;
    }
  /** The end of a hold before its time: by the person themselves, or, without a connection of theirs, by whoever may. */
  | {
      readonly type: 'release';
      readonly connectionId: ConnectionId | null;
      readonly by?: ParticipantId;
    }
  | { readonly type: 'ping'; readonly connectionId: ConnectionId }
  | {
      readonly type: 'media';
      readonly connectionId: ConnectionId;
      readonly audio: boolean;
      readonly video: boolean;
    }
  /** What somebody shows of themselves, as JSON text; null for nothing. */
  | { readonly type: 'state'; readonly connectionId: ConnectionId; readonly state: string | null }
  | {
      readonly type: 'exit';
      readonly connectionId: ConnectionId;
      readonly said?: number;
      /** When it was said. On a connection that is not inside it ends what had begun by then. */
      readonly at?: Instant;
      readonly isOut?: boolean;
    }
  /** This tab alone, on purpose, so without a grace. */
  | {
      readonly type: 'leave';
      readonly connectionId: ConnectionId;
      readonly said?: number;
      /** Its connection is noted to be nowhere by now: whatever join it said before is too late. */
      readonly isOut?: boolean;
    }
  /** What is not known to be a goodbye is a loss. */
  | {
      readonly type: 'disconnect';
      readonly connectionId: ConnectionId;
      readonly how?: Closing;
      /** When it has not gone, but to another session. */
      readonly said?: number;
    }
  /** What a moderator does to this person, and which one. */
  | {
      readonly type: 'admit';
      readonly by?: ParticipantId;
      /** The knock that is answered: a later one may be under another name. */
      readonly knockedAt?: Instant;
    }
  | { readonly type: 'deny'; readonly by?: ParticipantId }
  | {
      readonly type: 'remove';
      /** By default a moderator's doing. */
      readonly ending?: RemovalEnding;
      readonly by?: ParticipantId;
      /** Why, in words that the person reads. */
      readonly reason?: string;
      /** A connection that learns it as the reply to its message, and stays. */
      readonly answered?: ConnectionId;
    }
  | { readonly type: 'appoint'; readonly role: Role }
  /** Another policy is in force in the session, or the same one from elsewhere: by a rule, or by another deployment. */
  | ({ readonly type: 'govern'; readonly by?: ParticipantId } & Governing)
  /** Somebody looks at the clock: by an alarm with its generation, a message for an instant, or the sweep. */
  | ({
      readonly type: 'wake';
      /** Everybody who was inside with this person was lost when they were. */
      readonly outage?: boolean;
    } & Waking);

export type Governing = {
  readonly policy: Policy;
  /** Where it comes from; absent when nobody but the deployment has ever said anything. */
  readonly rule?: Provenance;
  /** Which deployment it is of; null, or absent, for a release that knew no marks. */
  readonly deploying?: Deploying | null;
};

export type Waking =
  | { readonly hand: 'hour'; readonly generation: number }
  | {
      readonly hand: 'second';
      readonly at: Instant;
      /** They are called to see to it that all that is noted of the roster is told, whatever they owe themselves. */
      readonly telling?: true;
    }
  | { readonly hand: 'none' };

export type HappeningType = Happening['type'];
export type HappeningOf<T extends HappeningType> = Extract<Happening, { readonly type: T }>;

/** Later than all that a connection has said: it has closed, and no join of it counts that is still under way. */
export const LAST_WORD = Number.MAX_SAFE_INTEGER;

/**
 * A connection that is in another session, or in none, has gone from this one, as by closing its tab; unless it has said
 * later that it comes back.
 */
export const goingAway = (connectionId: ConnectionId, said?: number): HappeningOf<'disconnect'> => ({
  type: 'disconnect',
  connectionId,
  how: 'goodbye',
  ...(said !== undefined && { said }),
});
