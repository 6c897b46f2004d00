import type { VigilError } from '../error.ts';
import type { Connection } from '../link/connection.ts';
import type { Patience } from '../link/insistence.ts';
import type { ServerClock } from '../link/server-clock.ts';

/** What the client gives to whatever goes on in one session. */
export type SessionHost = Patience & {
  readonly serverClock: ServerClock;
  readonly requestId: () => string;
  /** The open connection, or null. */
  readonly connection: () => Connection | null;
  fault(error: VigilError): void;
};
