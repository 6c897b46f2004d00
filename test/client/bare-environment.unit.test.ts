import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import type * as Core from '../../client/client.ts';
import { fakeSockets } from './fake-socket.ts';
import { settled } from './hand-clock.ts';
import { world } from './world.ts';

/**
 * The published core in a realm with nothing but the language, timers, a monotonic clock and a WebSocket: nothing of a
 * browser.
 */
const loaded = async (more: object = {}) => {
  const { outputFiles } = await build({
    entryPoints: ['client/client.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'vigil',
    target: 'es2022',
    write: false,
  });
  const net = fakeSockets(Date.now);
  const context = createContext({ setTimeout, clearTimeout, performance, WebSocket: net.WebSocket, ...more });
  runInContext(outputFiles[0]?.text ?? '', context);
  return { ...net, vigil: (context as { vigil?: typeof Core }).vigil as typeof Core };
};

/** A signal as older runtimes have it: without a reason, and without `throwIfAborted`. */
const oldSignal = () => {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  };
  return {
    signal: signal as unknown as AbortSignal,
    abort: () => {
      signal.aborted = true;
      for (const listener of listeners) listener();
    },
  };
};

describe('where there is no TextEncoder, no document, no event target and no AbortSignal', () => {
  test('a session is joined, and written to, in any script', async () => {
    const { vigil, last, welcome, reply } = await loaded();
    const client = vigil.connect({
      url: 'wss://example.com',
      token: async () => 'credential',
      keepAlive: 1e8,
    });
    const session = client.join<string>('s1');
    await settled();
    await welcome();
    await reply(last(), 'session.join', world().joined());
    const putting = session.put('n1', 'привет 🎉');
    await settled();
    await reply(last(), 'content.put', { type: 'content.saved', itemId: 'n1', revision: 1 });
    await expect(putting).resolves.toBe(1);
    await expect(session.put('n2', 'é'.repeat(16_400))).rejects.toMatchObject({ code: 'client.too-large' });
    client.close();
  });

  test('a request is cancelled by a signal that knows no reasons', async () => {
    const { vigil, welcome } = await loaded();
    const client = vigil.connect({
      url: 'wss://example.com',
      token: async () => 'credential',
      keepAlive: 1e8,
    });
    const [first, second] = [oldSignal(), oldSignal()];
    const waiting = client.listSessions({ signal: first.signal });
    first.abort();
    await expect(waiting).rejects.toThrow('aborted');
    client.retry();
    await settled();
    await welcome();
    const sent = client.listSessions({ signal: second.signal });
    await settled();
    second.abort();
    await expect(sent).rejects.toThrow('aborted');
    await expect(client.listSessions({ signal: second.signal })).rejects.toThrow('aborted');
    client.close();
  });
});

test('the client comes and goes where events have no phases and a listener for one is refused', async () => {
  const heard = new Set<string>();
  const change = (how: 'add' | 'delete') => (type: string, _: () => void, capture?: boolean) => {
    if (capture === true) throw new TypeError('useCapture must be false.');
    heard[how](type);
  };
  const { vigil } = await loaded({
    addEventListener: change('add'),
    removeEventListener: change('delete'),
  });
  const client = vigil.connect({ url: 'wss://example.com', token: async () => 'credential' });
  try {
    client.join('s1');
    expect(heard).toContain('offline');
  } finally {
    client.close();
  }
  expect(heard.size).toBe(0);
});

test('an own origin can be given with an own WebSocket', async () => {
  const { vigil } = await loaded();
  const opened: unknown[] = [];
  class WithOrigin {
    constructor(url: string, protocols: string[]) {
      opened.push([url, protocols, { headers: { origin: 'https://app.example.com' } }]);
    }
    addEventListener() {}
    send() {}
    close() {}
  }
  const client = vigil.connect({
    url: 'wss://example.com',
    token: async () => 'credential',
    WebSocket: WithOrigin as unknown as Core.SocketConstructor,
  });
  client.retry();
  await settled();
  expect(opened).toEqual([
    ['wss://example.com', ['vigil.v1', 'credential'], { headers: { origin: 'https://app.example.com' } }],
  ]);
  client.close();
});
