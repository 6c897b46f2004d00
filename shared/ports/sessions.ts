import type { GroupId } from '../directory/directory.ts';
import type { ListedSession, Membership, Session } from '../directory/session.ts';
import type { Instant } from '../instant.ts';
import type { Door } from '../presence/door.ts';
import type { ParticipantId, SessionId } from '../presence/participant.ts';

/** Sessions and who is entitled to them. */
export type SessionTable = {
  /** The session and this person's membership, each null when there is none. */
  entrance(
    sessionId: SessionId,
    userId: ParticipantId,
  ): Promise<{ session: Session | null; membership: Membership | null }>;
  /** `'exists'` leaves what is there as it is. */
  create(session: Session): Promise<'created' | 'exists'>;
  /** Changes what groups have put on the session, and what is on record, if neither that nor its rules have been changed since. Owes it to those inside. */
  impose(next: Session, since: Instant): Promise<Session | 'conflict'>;
  /** Changes name, state, own policy, metadata if it is given, and what is on record if this is still the revision, which grows then, and its rules are as they were. */
  update(sessionId: SessionId, revision: number, change: SessionChange): Promise<Session | 'conflict'>;
  /** Offers the session to somebody, or to nobody any more, if this is still its owner. */
  offer(
    sessionId: SessionId,
    owner: ParticipantId,
    heir: ParticipantId | null,
  ): Promise<'offered' | 'conflict'>;
  /** Makes this person the owner, if it is still offered to them. */
  takeOver(sessionId: SessionId, heir: ParticipantId): Promise<'taken' | 'conflict'>;
  /** Notes that the record of this number has been written, if it is still the last. */
  strikeRecord(sessionId: SessionId, sequence: number): Promise<void>;
  /** Null when there is none. */
  find(sessionId: SessionId): Promise<Session | null>;
  /** Notes that nobody is left who had to be sent out, unless the session has been changed since. */
  strikeClearing(sessionId: SessionId, revision: number): Promise<void>;
  /** Notes that everybody inside is under what is in force, unless that has changed since. */
  strikeGoverning(sessionId: SessionId, ruleRevision: number): Promise<void>;
  /** Which have owed a clearing, or to put those inside under their rules, since before then, at most `limit`, the longest first. May lag behind by seconds. */
  uncleared(before: Instant, limit: number): Promise<readonly SessionId[]>;
  /**
   * A page of somebody's sessions, the last used first, with the cursor of the next: at most 50, and fewer when
   * `within` leaves some out. A cursor that is not ours reads as the start. May lag behind by seconds.
   */
  ofUser(
    userId: ParticipantId,
    cursor: string | null,
    within: Within | null,
  ): Promise<{ sessions: readonly ListedSession[]; next: string | null }>;
  /**
   * A page of the sessions with somebody inside, in no order, with the cursor of the next; one may be in several pages. May
   * lag behind by seconds. A cursor that is not ours reads as the start.
   */
  occupied(cursor: string | null): Promise<{ sessions: readonly Session[]; next: string | null }>;
  /**
   * Takes the next presence number, and notes of these people that others have still to be told of them; null when there
   * is no session. Whoever looks after taking it sees every write made before. What is pressing and what may wait have a note each,
   * so that nothing pressing is taken for something that is being waited for.
   */
  takeNumber(
    sessionId: SessionId,
    changed: readonly ParticipantId[],
    note?: 'pressing' | 'at leisure',
  ): Promise<Untold | null>;
  /**
   * Takes over to tell all that is noted, under numbers of its own, if nobody has since these were told: `'claimed'` by
   * somebody who took over meanwhile, and with it whatever had been noted before this call.
   */
  claim(sessionId: SessionId, told: number, now: Instant): Promise<Claim | 'claimed'>;
  /** The highest presence number taken so far. */
  lastNumber(sessionId: SessionId): Promise<number>;
  /** Publishes the occupancy, and how full the door is, as seen under this number; `'older'` when a higher one has been published. */
  publishOccupancy(
    sessionId: SessionId,
    number: number,
    occupancy: number,
    door: Door,
  ): Promise<({ session: Session } & Showing) | 'older'>;
  /** The session and what its lists show; null when there is none. */
  shown(sessionId: SessionId): Promise<({ session: Session } & Showing) | null>;
  /** Notes what the lists show now, or that it is being changed; `'older'` when a higher number has been published. */
  show(sessionId: SessionId, number: number, showing: Showing): Promise<'noted' | 'older'>;
};

export type SessionChange = Pick<
  Session,
  'name' | 'state' | 'policy' | 'trail' | 'owedRecord' | 'owedClearing'
> &
  // With `owedGoverning` the rules are changed, and their revision grows.
  Partial<Pick<Session, 'metadata' | 'owedGoverning' | 'ruleRevision'>>;

/** What is noted to be told. */
export type Untold = {
  readonly number: number;
  /** Of how many people something pressing. */
  readonly people: number;
  /** Of how many people something that may wait. */
  readonly atLeisure: number;
  /** The revision up to which everything has been told, or is being told. */
  readonly told: number;
  /** When that was taken over; null when nothing ever was. */
  readonly toldAt: Instant | null;
  /** How many are inside, as last published. */
  readonly occupancy: number;
  /** How often the session's rules have changed. */
  readonly ruleRevision: number;
};

/** The people of whom to tell, and as many numbers for it as `NUMBERS_OF_A_CLAIM`, of which this is the last. */
export type Claim = { readonly number: number; readonly changed: readonly ParticipantId[] };

/** A telling that does not fit into one message is told in as many, each with a number of its own. */
export const NUMBERS_OF_A_CLAIM = 16;

/** The sessions that belong to a group, or that this contact is a member of too. */
export type Within = { readonly group: GroupId } | { readonly contact: ParticipantId };

/** What open lists have been told of a session's occupancy; in doubt while they are being told. */
export type Shown = 'green' | 'grey' | 'in doubt';

/** That, and for when they were last to be told of it once more; null when they never were. */
export type Showing = { readonly shown: Shown; readonly again: Instant | null };
