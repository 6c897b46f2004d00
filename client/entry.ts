import { backoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { VigilError } from './error.ts';
import { end } from './participation-state.ts';
import type { ServerClock } from './server-clock.ts';
import type { SessionStore } from './session-store.ts';

export type EntryHost = {
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly random: () => number;
  readonly connection: () => Connection | null;
  fault(error: VigilError): void;
};

export type Entry = {
  /** Joins on this connection, and reads all content. Answers whether we are in (or were told our ending). */
  enter(connection: Connection, timeout?: number): Promise<boolean>;
  /** The connection that was joined last. */
  on(): Connection | null;
};

/** Getting into a session: the join, its repetition when the server failed, and the pages of the content. */
export const sessionEntry = (
  sessionId: string,
  host: EntryHost,
  store: SessionStore,
  resumes: () => boolean,
): Entry => {
  let entered: Connection | null = null;
  /** A newer join makes everything that is still under way for an older one void. */
  let round = 0;

  const isWanted = () => !['ended', 'refused'].includes(store.getSnapshot().phase);

  const enter = async (connection: Connection, timeout?: number, failures = 0): Promise<boolean> => {
    const mine = ++round;
    entered = connection;
    store.beginListing();
    const resume = resumes() ? { resume: true } : {};
    try {
      const reply = await connection.request({ action: 'session.join', sessionId, ...resume }, { timeout });
      if (reply.type === 'session.joined') void readOn(connection, reply.content.next, mine);
      // The grace ran out unnoticed, and this very join noticed it. The next one returns.
      else if (reply.type === 'session.ended' && reply.ending === 'disconnected' && failures < 3)
        return enter(connection, timeout, failures + 1);
      return true;
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      if (mine === round && isWanted()) notEntered(connection, error, failures + 1);
      return false;
    }
  };

  const notEntered = (connection: Connection, error: VigilError, failures: number) => {
    const state = store.getSnapshot();
    const at = host.serverClock.now();
    if (error.code === 'client.timeout') connection.drop(error);
    else if (error.code === 'participation.ended')
      store.become(end(state, { ending: 'inactivity', at, mayReturn: true }));
    else if (!error.retryable) store.become({ ...state, phase: 'refused', live: true, refusal: error });
    else if (error.code !== 'client.disconnected')
      host.clock.after(backoff(failures, host.random), () => {
        if (connection === host.connection() && isWanted()) void enter(connection, undefined, failures);
      });
  };

  const readOn = async (connection: Connection, next: string | null, mine: number) => {
    let cursor = next;
    try {
      while (cursor !== null) {
        const page = await connection.request({ action: 'content.list', sessionId, cursor });
        if (mine !== round) return;
        cursor = page.next;
        store.page(page.items, cursor === null);
      }
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      if (mine !== round || error.code === 'client.disconnected') return;
      host.fault(error);
      // Half a workspace must not pass for a whole one: the next connection lists it anew.
      connection.drop(error);
    }
  };

  return { enter, on: () => entered };
};
