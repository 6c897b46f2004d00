import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import {
  type ConnectOptions,
  connect,
  type ParticipationState,
  type SocketConstructor,
} from '../../../client/client.ts';
import type { LocalStack } from '../stack/stack.ts';

/** How long a story waits for something that should come by itself, in milliseconds. The machine may be busy. */
export const PATIENCE = 60_000;

/** Milliseconds between two looks: at what is here, and at what the stack has to be asked for, which costs it something. */
const LOOKS = { here: 20, there: 150 };

/** @throws when it does not come, with what there is instead. */
export const eventually = async <T>(
  what: string,
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  instead: () => unknown = () => '',
): Promise<T> => {
  for (const end = Date.now() + PATIENCE; ; ) {
    const looking = look();
    const found = await looking;
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited for ${what}, and there was ${JSON.stringify(instead())}`);
    await pause(looking instanceof Promise ? LOOKS.there : LOOKS.here);
  }
};

type Options = Partial<ConnectOptions> & { readonly resume?: boolean };

/** A tab in this process: the SDK on sockets that the story can cut, with everything that it has shown. */
export const openTab = (stack: LocalStack, user: string, sessionId: string, options: Options = {}) => {
  const sockets: WebSocket[] = [];
  let online = true;
  class Cuttable extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(online ? url : 'ws://127.0.0.1:1', protocols);
      sockets.push(this);
    }
  }
  const { resume = false, ...given } = options;
  const client = connect({
    url: stack.wsUrl,
    token: () => stack.token(user),
    WebSocket: Cuttable as unknown as SocketConstructor,
    random: () => 0.1,
    ...given,
  });
  stack.whenRemoved(() => client.close());
  const session = client.join(sessionId, { resume });
  const shown: ParticipationState[] = [];
  const note = () => void shown.push(session.getSnapshot());
  session.subscribe(note);
  const now = () => session.getSnapshot();
  const until = (what: string, look: (state: ParticipationState) => unknown) =>
    eventually(`${user}: ${what}`, () => (look(now()) ? now() : null), now);
  return {
    client,
    session,
    now,
    /** Every state that was shown, oldest first. */
    shown,
    connections: () => sockets.length,
    ready: () => session.ready(),
    until,
    becomes: (phase: ParticipationState['phase']) =>
      until(phase, ({ phase: current, live }) => live && current === phase),
    names: () => now().roster.map(({ name }) => name),
    /** Breaks the connection without a goodbye; the client may open another. */
    cut: () => sockets.at(-1)?.terminate(),
    /**
     * With `true`, breaks every connection, even one that is still opening, and allows none until it is called with
     * `false`.
     */
    offline: (off: boolean) => {
      online = !off;
      if (off) for (const socket of sockets) socket.terminate();
      else client.retry();
    },
    close: () => client.close(),
  };
};

export type Tab = ReturnType<typeof openTab>;
