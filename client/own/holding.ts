import type { HoldSeen, UpOf } from '../../shared/messages.ts';
import type { Client } from '../client.ts';
import type { Participation } from '../session/participation.ts';
import type { ParticipationState } from '../session/participation-state.ts';

export type HoldReason = UpOf<'session.hold'>['reason'];

/** Saying that I am here though I do nothing, so that I am not warned for a while. Everybody sees it, and a moderator may end it. */
export type Holding = {
  /** How long a hold may be, in milliseconds; null outside, and where the deployment allows none. */
  limit(): number | null;
  /** My hold as everybody sees it; null when there is none. `until` is an instant of the server. */
  current(): HoldSeen | null;
  /**
   * Begins to hold, or holds for this long from now. It may be cut to what the limit leaves: see `until`. Call it on a person's click;
   * what a page renews by itself is over when the limit is, unless they do something else.
   * @throws VigilError `hold.off` where none are allowed, `hold.used-up` when the limit is.
   */
  hold(reason: HoldReason, forMs: number): Promise<HoldSeen>;
  /** Ends it. Nothing happens where there is none. */
  release(): Promise<void>;
};

export const holding = (
  client: Pick<Client, 'request'>,
  { sessionId, getSnapshot }: Pick<Participation, 'sessionId' | 'getSnapshot'>,
): Holding => ({
  limit: () => holdLimitIn(getSnapshot()),
  current: () => ownHoldIn(getSnapshot()),
  async hold(reason, forMs) {
    const { hold } = await client.request({ action: 'session.hold', sessionId, reason, for: forMs });
    return hold;
  },
  async release() {
    await client.request({ action: 'session.release', sessionId });
  },
});

export const holdLimitIn = ({ policy }: ParticipationState): number | null => policy?.holdLimit ?? null;

export const ownHoldIn = ({ roster, participantId }: ParticipationState): HoldSeen | null =>
  roster.find((one) => one.participantId === participantId)?.hold ?? null;
