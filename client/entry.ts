import type { DownOf } from '../shared/messages.ts';
import { backoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import { VigilError } from './error.ts';
import { end, isOver } from './participation-state.ts';
import type { Body } from './requests.ts';
import type { ServerClock } from './server-clock.ts';
import type { SessionStore } from './session-store.ts';

export type EntryHost = {
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly random: () => number;
  readonly requestId: () => string;
  readonly connection: () => Connection | null;
  fault(error: VigilError): void;
};

export type Entry = {
  /** Joins on this connection, and reads all content. Answers whether we are in (or were told our ending). */
  enter(connection: Connection, timeout?: number): Promise<boolean>;
  /** Looks after writes that have been told of others before, and reads them if they do not come. */
  mind(): void;
  /** The connection that was joined last. */
  on(): Connection | null;
};

/** Getting into a session: the join, its repetition when the server failed, and the pages of the content. */
export const sessionEntry = (
  sessionId: string,
  host: EntryHost,
  store: SessionStore,
  /** What there is to say beside the session. */
  manner: () => Pick<Body<'session.join'>, 'resume' | 'name'>,
): Entry => {
  let entered: Connection | null = null;
  /** A newer join makes everything that is still under way for an older one void. */
  let round = 0;
  let minding = false;

  const isWanted = () => !isOver(store.getSnapshot());

  const enter = async (connection: Connection, timeout?: number, failures = 0): Promise<boolean> => {
    const mine = ++round;
    entered = connection;
    store.beginListing();
    try {
      const reply = await connection.request({ action: 'session.join', sessionId, ...manner() }, { timeout });
      if (reply.type === 'session.joined') void readOn(connection, reply.content, mine);
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

  /** Reads the further pages, and says so when the last one is read. */
  const readOn = async (connection: Connection, first: Page, mine: number, after?: number) => {
    const range = after === undefined ? {} : { after };
    try {
      for (let cursor = first.next; cursor !== null; ) {
        const page = await connection.request({ action: 'content.list', sessionId, cursor, ...range });
        if (mine !== round) return;
        store.page(page.items);
        cursor = page.next;
      }
      store.completeListing(first.contentRevision);
    } catch (error) {
      failed(connection, error, mine);
    }
  };

  const readMissing = async (connection: Connection, after: number, mine: number) => {
    try {
      const first = await connection.request({ action: 'content.list', sessionId, after });
      if (mine !== round) return;
      store.page(first.items);
      await readOn(connection, first, mine, after);
    } catch (error) {
      failed(connection, error, mine);
    }
  };

  const failed = (connection: Connection, error: unknown, mine: number) => {
    if (!(error instanceof VigilError)) throw error;
    if (mine !== round || error.code === 'client.disconnected') return;
    host.fault(error);
    // Half a workspace must not pass for a whole one: the next connection lists it anew.
    connection.drop(error);
  };

  /** A write is missing. Messages overtake each other, so it may still come by itself. */
  const mind = () => {
    if (minding || store.missingAfter() === null) return;
    minding = true;
    const mine = round;
    host.clock.after(PATIENCE, () => {
      minding = false;
      const [after, connection] = [store.missingAfter(), host.connection()];
      const isOn = mine === round && connection === entered && store.getSnapshot().complete;
      if (after !== null && connection !== null && isOn) void readMissing(connection, after, mine);
    });
  };

  return { enter, mind, on: () => entered };
};

/** How long a missing write may still be on its way. */
const PATIENCE = 2_000;

type Page = Pick<DownOf<'content'>, 'next' | 'contentRevision'>;
