import type { ParticipationState } from '../../../client/client.ts';

/** What the oracle sees of an application: what its client shows, and whether its page had a fair chance to act. */
export type AppSight = {
  readonly name: string;
  /** The id of the connection that it opened last. */
  readonly connectionId: () => string;
  /** How long it has been undisturbed: visible, on a network, and with nothing opened or done by it or its person. */
  readonly calmFor: () => number;
  /** Whether its page has woken in this instant, so that nothing that it has heard is of now. */
  readonly hasJustWoken: () => boolean;
  /** Whether its client has asked to be let in, so that the server may think it in. */
  readonly hasJoined: () => boolean;
  readonly state: () => ParticipationState;
};
