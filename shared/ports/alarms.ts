import type { GroupId } from '../directory/directory.ts';
import type { Instant } from '../instant.ts';
import type { ParticipantKey, SessionId } from '../presence/participant.ts';

/** What an alarm brings back when it rings. */
export type AlarmCall = ParticipantKey & { readonly generation: number };

/** One-time jobs. They ring at least once, up to a minute late, and sometimes at the time they had before a move. */
export type Scheduler = {
  /** Sets the alarm, whether or not one of this name is there. A time in the past rings at once. */
  arm(call: AlarmCall, at: Instant): Promise<void>;
  /** Moves the alarm; sets it when it is gone. */
  move(call: AlarmCall, at: Instant): Promise<void>;
  /** Removes it; one that is gone already is as good. */
  disarm(call: AlarmCall): Promise<void>;
};

/** What a message of the second hand says: after whom to look, or after which session's open lists, or a group's sessions. */
export type RingCall =
  /** `telling` when others rely on this person to tell what is noted of the roster. */
  | ({ readonly type: 'participant'; readonly telling?: true } & ParticipantKey)
  | { readonly type: 'lists'; readonly sessionId: SessionId }
  /** The sessions of a group from there on have to be put under its rule, as long as that is the one that is owed. */
  | {
      readonly type: 'group';
      readonly groupId: GroupId;
      readonly from: SessionId;
      readonly owed: number | null;
    };

/**
 * Messages that ring about a second after their instant. One that is put cannot be taken back or moved, and may come twice, late or
 * never: it is a wake-up call, and whoever it calls looks what is due.
 */
export type SecondHand = {
  /**
   * At most `SECOND_HAND_REACH` ahead; further it rings there, too early. One for the past rings at once. `audience` is how many
   * will be told something then that somebody has caused now: it does nothing, but is reckoned to them.
   */
  ring(call: RingCall, at: Instant, audience?: number): Promise<void>;
};
