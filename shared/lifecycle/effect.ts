import type { ParticipantRecord } from '../audit/record.ts';
import type { Transition } from '../audit/transition.ts';
import type { Ending } from '../endings.ts';
import type { Instant } from '../instant.ts';
import type { DownOf } from '../messages.ts';
import type { ConnectionId, Participant } from '../presence/participant.ts';

/** As whom somebody would come back. */
export type Visitor = Pick<Participant, 'kind' | 'invitation' | 'byToken'>;

/** When it was decided; and the timings, where they have become other ones since the person came in. */
type Told = { readonly decidedAt: Instant | undefined; readonly policy?: DownOf<'session.joined'>['policy'] };

/** What the core wants done, after the new state has been saved. Doing one twice is harmless. */
export type Effect =
  /** Set an alarm under this generation's name, whether or not there is one. */
  | { readonly type: 'arm'; readonly generation: number; readonly at: Instant }
  /** Move the alarm that should be there. */
  | { readonly type: 'move'; readonly generation: number; readonly at: Instant }
  | { readonly type: 'disarm'; readonly generation: number }
  /** Put a message on the second hand. */
  | { readonly type: 'ring'; readonly at: Instant }
  | ({ readonly type: 'warn'; readonly to: readonly ConnectionId[]; readonly logoutAt: Instant } & Told)
  | ({
      readonly type: 'extended';
      readonly to: readonly ConnectionId[];
      readonly warnAt: Instant;
      /** Where a hold puts the warning off. */
      readonly lastActivityAt?: Instant;
    } & Told)
  | { readonly type: 'admitted'; readonly to: readonly ConnectionId[] }
  | {
      readonly type: 'farewell';
      readonly connectionId: ConnectionId;
      readonly ending: Ending;
      readonly at: Instant;
      readonly reason?: string;
      /** The way back in asks for a login later than this. */
      readonly mustLogIn?: true;
      /** Whom it is said to. */
      readonly who: Visitor;
    }
  /** Add these to the audit trail. */
  | { readonly type: 'record'; readonly records: readonly ParticipantRecord[] }
  /** Tell the session who is inside now, and its moderators who waits. */
  | { readonly type: 'publish'; readonly roster: boolean; readonly waitingRoom: boolean };

export type Refusal =
  | 'not-joined'
  | 'participation-ended'
  | 'is-inside'
  | 'knocked-anew'
  | 'overtaken'
  | 'login-required'
  | 'no-holds'
  | 'held-enough';

export type Decision = {
  /** What to save; the very object `before` when nothing is to be saved. */
  readonly next: Participant | null;
  readonly effects: readonly Effect[];
  readonly transitions: readonly Transition[];
  readonly refusal: Refusal | null;
};
