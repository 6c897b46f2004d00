import type { ParticipationState } from '../../../client/client.ts';

/** What the oracle sees of an application: what its client shows it, and whether anybody could have looked after it. */
export type AppSight = {
  readonly name: string;
  /** Of the connection that it dialled last. */
  readonly connectionId: () => string;
  /** For how long nothing was done to it: it was in sight, on a network, and neither it nor its person dialled or moved. */
  readonly calmFor: () => number;
  readonly state: () => ParticipationState;
};
