import type { Group, GroupId } from '../directory/directory.ts';
import type { Instant } from '../instant.ts';
import type { ParticipantId, SessionId } from '../presence/participant.ts';
import type { Rule } from '../rules/rule.ts';

/** A group with its rule. */
export type GroupRule = {
  readonly group: Group;
  readonly rule: Rule;
  /** Grows whenever the rule, or which sessions it holds for, is changed: what a session was told under a lower number is older. */
  readonly ruleRevision: number;
  /** Who has put it. */
  readonly by: ParticipantId | null;
  /** The number of the rule that not every session is known to be under; null when all are. */
  readonly owed: number | null;
};

/** What is left of a group that was closed: a number above every one that was taken of it, and when it was. */
export type ClosedGroup = Omit<GroupRule, 'group'> & {
  readonly group: Pick<Group, 'id'>;
  readonly at: Instant;
};

/**
 * A session of a group: listed only, under its rule, about to be put under it, or about to be let go. The last two are owed,
 * with the very write that noted them.
 */
export type Belonging = 'listed' | 'governed' | 'joining' | 'leaving';

/** The rules of the groups, and for which sessions they hold. Every read here is strongly consistent, but `owing`. */
export type RuleTable = {
  /** Null when there is no such group. */
  find(groupId: GroupId): Promise<GroupRule | null>;
  /** Null when it was not closed, or so long ago that nothing is known of it. */
  closed(groupId: GroupId): Promise<ClosedGroup | null>;
  /** Puts the rule, and owes it to every session of the group, if this is still the group's revision. */
  put(
    groupId: GroupId,
    revision: number,
    rule: Rule,
    by: ParticipantId,
    at: Instant,
  ): Promise<GroupRule | 'conflict'>;
  /** Takes the next number: whoever carries a higher one has seen every entry noted before. Null when there is no such group. */
  takeNumber(groupId: GroupId): Promise<GroupRule | null>;
  /** How a session belongs to the group; null when it does not. */
  belongs(groupId: GroupId, sessionId: SessionId): Promise<Belonging | null>;
  /** Notes that a session joins, whether or not it is listed, or leaves. */
  note(groupId: GroupId, sessionId: SessionId, as: 'joining' | 'leaving', at: Instant): Promise<void>;
  /** What was noted has been done: it is governed, or does not belong to the group any more. */
  settle(groupId: GroupId, sessionId: SessionId, as: 'joining' | 'leaving'): Promise<void>;
  /** A page of the group's sessions in the order of their ids, beginning after this one, and where the next page begins. */
  sessions(
    groupId: GroupId,
    from: SessionId | null,
    limit: number,
  ): Promise<{ entries: readonly { sessionId: SessionId; is: Belonging }[]; next: SessionId | null }>;
  /** Notes that every session has been put under the rule of this number, or let go by it, if that is still what is owed. */
  strike(groupId: GroupId, owed: number): Promise<void>;
  /** Which groups have owed something since before then, at most `limit`, the longest first. May lag behind by seconds. */
  owing(before: Instant, limit: number): Promise<readonly GroupId[]>;
};
