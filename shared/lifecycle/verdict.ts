import type { ParticipantRecord } from '../audit/record.ts';
import type { Transition } from '../audit/transition.ts';
import type { Instant } from '../instant.ts';
import type {
  ConnectionId,
  Ended,
  Farewell,
  Notice,
  Participant,
  Present,
  Waiting,
  Warned,
} from '../presence/participant.ts';
import type { Refusal } from './effect.ts';

/** What a cell of the lifecycle table says, before the alarm and the debts are settled. */
export type Verdict = {
  readonly participant: Participant | null;
  readonly notice?: Notice;
  readonly roster?: boolean;
  readonly waitingRoom?: boolean;
  readonly farewells?: Readonly<Record<ConnectionId, Farewell>>;
  readonly transitions?: readonly Transition[];
  /** What of it has been put on record. */
  readonly records?: readonly ParticipantRecord[];
  readonly refusal?: Refusal;
};

export type Inside = Present | Warned;

export type Connected = Waiting | Inside;

/** What says to somebody how they stand. */
export const standing = ({ phase }: Inside): Notice => (phase === 'warned' ? 'warning' : 'extended');

/** As if there had been no warning. */
export const unwarned = ({ warnedAt: _warnedAt, promised: _promised, ...kept }: Warned): Present => ({
  ...kept,
  phase: 'present',
});

export const nothing = (before: Participant | null): Verdict => ({ participant: before });

export const notJoined = (before: Participant | null): Verdict => ({
  ...nothing(before),
  refusal: 'not-joined',
});

/** It is too late to turn away somebody who has been let in; they can be removed. */
export const isInside = (before: Inside): Verdict => ({ ...nothing(before), refusal: 'is-inside' });

/** The same connection has said something else later, and that has been done already. */
export const overtaken = (before: Connected): Verdict => ({ ...nothing(before), refusal: 'overtaken' });

/** They have to show first that they are who they were. */
export const loginRequired = (before: Ended | null): Verdict => ({
  ...nothing(before),
  refusal: 'login-required',
});

export const hasEnded = (before: Ended): Verdict => ({ ...nothing(before), refusal: 'participation-ended' });

/** A cell for a connection that is in the session. Any other is refused, whoever it belongs to. */
export const inside =
  <Before extends Connected, H extends { readonly connectionId: ConnectionId }>(
    cell: (before: Before, happening: H, now: Instant) => Verdict,
  ) =>
  (before: Before, happening: H, now: Instant): Verdict =>
    Object.hasOwn(before.connections, happening.connectionId)
      ? cell(before, happening, now)
      : notJoined(before);

/** The same for what it says of a time when it was: whoever closes a tab says it just before that, and the two overtake each other. */
export const insideThen =
  <Before extends Connected, H extends { readonly connectionId: ConnectionId; readonly at: Instant }>(
    cell: (before: Before, happening: H, now: Instant) => Verdict,
  ) =>
  (before: Before, happening: H, now: Instant): Verdict =>
    Object.hasOwn(before.connections, happening.connectionId) || wasInside(before, happening)
      ? cell(before, happening, now)
      : notJoined(before);

const wasInside = (
  { parting, leftAt }: Connected,
  { connectionId, at }: { readonly connectionId: ConnectionId; readonly at: Instant },
): boolean => parting?.connectionId === connectionId && leftAt !== undefined && at <= leftAt;

export const add = (first: Verdict, second: Verdict): Verdict => ({
  ...first,
  ...second,
  roster: (first.roster ?? false) || (second.roster ?? false),
  waitingRoom: (first.waitingRoom ?? false) || (second.waitingRoom ?? false),
  farewells: { ...first.farewells, ...second.farewells },
  transitions: [...(first.transitions ?? []), ...(second.transitions ?? [])],
  records: [...(first.records ?? []), ...(second.records ?? [])],
});
