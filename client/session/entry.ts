import { codeOf, VigilError } from '../error.ts';
import type { Connection } from '../link/connection.ts';
import { patiently, pauseAfter } from '../link/insistence.ts';
import type { Body, RequestOptions } from '../link/requests.ts';
import { contentReading } from './content-reading.ts';
import { isOver, refuse } from './participation-state.ts';
import type { SessionHost } from './session-host.ts';
import type { SessionStore } from './session-store.ts';

export type Leaving = 'exit' | 'leave';

export type Entry = {
  /**
   * Says on this connection what is owed of a leaving, and then joins, if that is wanted. Answers whether we are where
   * we want to be (or were told our ending). `again` joins although it has joined on this connection: to see how things stand.
   */
  settle(connection: Connection, again?: boolean, timeout?: number): Promise<boolean>;
  /** Tells the server that we are out, if it may think us in. An exit that is said anew, of somebody who was in again, is of now. */
  depart(how: Leaving, options?: RequestOptions, isNews?: boolean): Promise<void>;
  /** What the server has still to be told of a leaving. */
  owed(): Leaving | undefined;
  /** Looks after writes that have been told of others before, and reads them if they do not come. */
  mind(connection: Connection): void;
};

/** Getting into a session and out of it again: what is said on which connection, and its repetition. */
export const sessionEntry = (
  sessionId: string,
  host: SessionHost,
  store: SessionStore,
  /** What there is to say beside the session. */
  manner: () => Pick<Body<'session.join'>, 'resume' | 'name'>,
): Entry => {
  /** The connection with which the server may hold us for inside. */
  let entered: Connection | null = null;
  let debt: { readonly how: Leaving; at: number; readonly options: RequestOptions } | null = null;
  let failures = 0;
  const content = contentReading(sessionId, host, store);

  /** A newer connection makes everything void that is still under way on an older one. */
  const isCurrent = (connection: Connection) => entered === connection && isWanted();
  const isWanted = () => !isOver(store.getSnapshot());

  /**
   * The platform may carry out two messages of one connection at once, and in any order. So what decides where we are is said
   * one at a time, and looks when its turn comes whether it is still wanted: the last call holds.
   */
  const settle: Entry['settle'] = (connection, again, timeout) =>
    connection.inTurn(async () => {
      if (debt !== null && !(await pay(connection, debt))) return false;
      return !isWanted() || (entered === connection && !again) || join(connection, timeout);
    });

  /**
   * A tab that has changed its mind has nothing to leave; an exit holds, whatever was called after it. Answers whether this
   * connection still serves: what fails late, on one that is gone, neither strikes what is owed since nor joins.
   */
  const pay = async (connection: Connection, owed: NonNullable<typeof debt>): Promise<boolean> => {
    const isDue = owed.how === 'exit' ? entered !== null : entered === connection && !isWanted();
    if (isDue) {
      try {
        await patiently(host, () => say(connection, owed));
      } catch (error) {
        if (!(error instanceof VigilError)) {
          debt = null;
          throw error;
        }
        // Without an answer nobody knows. A tab has gone with its connection, and an exit is said on the next one. Whatever
        // the server answers, it does not hold us for inside.
        if (error.code.startsWith('client.')) {
          connection.drop(error);
          return false;
        }
      }
      entered = null;
    }
    debt = null;
    return true;
  };

  const say = async (connection: Connection, { how, at, options }: NonNullable<typeof debt>) => {
    // The connection that it was first said on is gone: it comes back to say it.
    if (entered !== connection) {
      const back = await connection.request({ action: 'session.join', sessionId, resume: true });
      if (back.type === 'session.ended') return;
    }
    const leaving = { action: `session.${how}`, sessionId } as const;
    // Said late, or once more: whoever has come in since on another device stays in.
    const age = how === 'exit' && { agoMs: Math.max(0, host.serverClock.now() - at) };
    try {
      await connection.request({ ...leaving, ...age }, options);
    } catch (error) {
      // A release before does not take an age.
      if (codeOf(error) !== 'message.invalid') throw error;
      await connection.request(leaving, options);
    }
  };

  const join = async (connection: Connection, timeout?: number, returns = 0): Promise<boolean> => {
    entered = connection;
    content.begin();
    try {
      const reply = await connection.request({ action: 'session.join', sessionId, ...manner() }, { timeout });
      failures = 0;
      // What an exit leaves that was asked for meanwhile has begun only now.
      if (debt) debt.at = host.serverClock.now();
      if (reply.type === 'session.joined' && isCurrent(connection)) content.follow(connection, reply.content);
      // The grace ran out unnoticed, and this very join noticed it. The next one returns.
      else if (reply.type === 'session.ended' && reply.ending === 'disconnected' && returns < 3)
        return join(connection, timeout, returns + 1);
      return true;
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      if (isCurrent(connection)) notEntered(connection, error);
      return false;
    }
  };

  const notEntered = (connection: Connection, error: VigilError) => {
    const state = store.getSnapshot();
    failures += 1;
    if (error.code === 'client.timeout') connection.drop(error);
    else if (!error.retryable && !error.code.startsWith('message')) store.become(refuse(state, error));
    else
      host.clock.after(pauseAfter(error, failures, host.random), () => {
        if (connection === host.connection() && isWanted()) void settle(connection, true);
      });
  };

  return {
    settle,
    async depart(how, options = {}, isNews) {
      const connection = host.connection();
      // On the next connection an exit is waited for by nobody: the caller's signal is no matter of it then.
      if (debt?.how !== 'exit' || (isNews && how === 'exit'))
        debt = { how, at: host.serverClock.now(), options: connection ? options : {} };
      if (connection) await settle(connection);
    },
    owed: () => debt?.how,
    mind: content.mind,
  };
};
