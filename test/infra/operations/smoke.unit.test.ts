import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { smokeStory } from '../../../infra/operations/smoke-story.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A deployment that answers every upgrade with this status; 101 lets everybody in. */
const answering = async (status: number): Promise<string> => {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (status === 101) return sockets.handleUpgrade(request, socket, head, (one) => one.terminate());
    socket.end(`HTTP/1.1 ${status} X\r\ncontent-length: 0\r\n\r\n`);
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await new Promise((listening) => server.once('listening', listening));
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('The smoke test', () => {
  /** The step at which it ends. */
  const ended = async (url: string): Promise<string> => {
    let last = '';
    const step = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
      last = what;
      return act();
    };
    const story = { url, token: 't', contact: 'c', idle: false, timings: null, step };
    const { message } = await smokeStory(story).then(
      () => new Error('It has not ended.'),
      (error: Error) => error,
    );
    return `${last}: ${message}`;
  };

  test.each([
    [101, 'let in'],
    [500, 'The upgrade was refused with 500.'],
    [502, 'The upgrade was refused with 502.'],
  ])('ends at once where a token that nobody signed is answered with %i', async (status, how) => {
    expect(await ended(await answering(status))).toBe(
      `a token that nobody signed is refused: It was not refused as it should be: ${how}`,
    );
  });

  test.each([401, 403])('goes on where it is answered with %i', async (status) => {
    expect(await ended(await answering(status))).toBe(
      `whoever has a licence is let in: The upgrade was refused with ${status}.`,
    );
  });
});
