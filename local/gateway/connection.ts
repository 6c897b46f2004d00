import type { WebSocket } from 'ws';
import type { Faults } from '../faults.ts';
import type { ConnectionFacts } from './events.ts';
import { closeCodes, type Limits } from './limits.ts';

/** An open WebSocket as the gateway sees it, which may differ from what the client sees. */
export type OpenConnection = {
  readonly facts: ConnectionFacts;
  readonly lastActiveAt: () => number;
  /** A message from the client, which restarts the idle limit. */
  readonly heard: () => void;
  /** `'gone'` when the socket is closed already. */
  readonly send: (text: string) => Promise<'sent' | 'gone' | 'buffer full'>;
  readonly close: (code: number) => void;
  /** The client vanishes without a word. */
  readonly drop: () => void;
};

type Ended = (code: number, reason: string) => void;

/** Watches over a socket until it ends; `ended` is called exactly once. */
export const watchConnection = (
  socket: WebSocket,
  facts: ConnectionFacts,
  limits: Limits,
  faults: Faults,
  ended: Ended,
): OpenConnection => {
  let lastActiveAt = facts.connectedAt;
  let imposed: number | null = null;
  let over = false;
  const finish = (code: number, reason: string): void => {
    if (over) return;
    over = true;
    clearTimeout(idle);
    clearTimeout(lifetime);
    ended(code, reason);
  };
  const close = (code: number): void => {
    imposed ??= code;
    if (socket.readyState >= socket.CLOSING) finish(code, '');
    else socket.close(code);
  };
  const idle = setTimeout(() => close(closeCodes.goingAway), limits.idle);
  const lifetime = setTimeout(() => close(closeCodes.goingAway), limits.lifetime);
  const active = (): void => {
    lastActiveAt = Date.now();
    idle.refresh();
  };
  socket.on('close', (code, reason) => {
    // Half open: the client is away, and nothing has told the gateway. The idle limit will find out.
    if (imposed === null && faults.strikes('half-open')) return;
    finish(imposed ?? code, imposed === null ? reasonFor(code, reason.toString()) : '');
  });
  // Every protocol error ends in a close, which is handled above.
  socket.on('error', () => undefined);
  return {
    facts,
    lastActiveAt: () => lastActiveAt,
    heard: active,
    send: (text) => {
      if (over || socket.readyState === socket.CLOSING) return Promise.resolve('gone');
      if (socket.readyState === socket.CLOSED) return Promise.resolve('sent');
      if (socket.bufferedAmount > limits.buffered) return Promise.resolve('buffer full');
      active();
      return new Promise((resolve) => {
        socket.send(text, { binary: false }, () => resolve('sent'));
      });
    },
    close,
    drop: () => {
      imposed ??= closeCodes.abnormal;
      socket.terminate();
    },
  };
};

const reasonFor = (code: number, reason: string): string => {
  if (code === 1005) return 'Client-side close frame status not set';
  if (code === 1006) return 'Connection closed abnormally';
  return reason;
};
