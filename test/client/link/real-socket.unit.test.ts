import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebSocket as SocketOfWs, WebSocketServer } from 'ws';
import { type Client, connect, type SocketConstructor } from '../../../client/client.ts';

let server: WebSocketServer;
let client: Client | undefined;
beforeEach(async () => {
  server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: (offered) => (offered.has('vigil.v1') ? 'vigil.v1' : false),
  });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket, request) => {
    const credential = request.headers['sec-websocket-protocol']?.split(',')[1]?.trim() ?? '';
    socket.on('message', (data) => {
      const { action, requestId } = JSON.parse((data as Buffer).toString()) as {
        action: string;
        requestId: string;
      };
      const user = { id: credential, name: credential, kind: 'contact' };
      const limits = { messageBytes: 1, itemBytes: 1, keepAlive: 60_000 };
      const reply =
        action === 'hello'
          ? { type: 'welcome', user, limits, expiresAt: Date.now() + 3_600_000 }
          : { type: 'pong' };
      socket.send(JSON.stringify({ requestId, serverTime: Date.now(), ...reply }));
    });
  });
});
afterEach(async () => {
  client?.close();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ['of Node itself', undefined],
  ['of ws, as on Node 20', SocketOfWs as SocketConstructor],
])('the client works on the WebSocket %s, and comes back when it breaks', async (_, WebSocket) => {
  const { port } = server.address() as AddressInfo;
  const opened = connect({
    url: `ws://127.0.0.1:${port}`,
    token: async () => 'carla',
    random: () => 0,
    ...(WebSocket && { WebSocket }),
  });
  client = opened;
  expect((await opened.request({ action: 'ping' })).type).toBe('pong');
  expect(opened.getWelcome()?.user.name).toBe('carla');
  expect(Math.abs(opened.serverNow() - Date.now())).toBeLessThan(1_000);

  const lost = new Promise((resolve) => opened.on('status', resolve));
  for (const socket of server.clients) socket.terminate();
  expect(await lost).toMatchObject({ name: 'waiting' });
  expect((await opened.request({ action: 'ping' })).type).toBe('pong');
});
