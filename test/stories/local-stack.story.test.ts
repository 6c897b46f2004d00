import { stat } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClient, soon } from '../hosts/gateway.ts';
import { ownersWay } from './stack/operator.ts';
import { type LocalStack, runMain, startStack } from './stack/stack.ts';

type Message = Record<string, unknown> & { readonly type: string };

const enter = async (stack: LocalStack, user: string) => {
  const client = await openClient(stack.wsUrl, ['vigil.v1', await stack.token(user)]);
  const messages = (): Message[] => client.frames.map((frame) => JSON.parse(frame) as Message);
  const say = (message: object) => client.socket.send(JSON.stringify(message));
  const heard = (type: string) => soon(() => messages().find((message) => message.type === type), 12_000);
  return { ...client, messages, say, heard };
};

let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ idle: '4s', warning: '4s', 'goodbye-grace': '1s', 'lost-grace': '1s' });
}, 120_000);
afterAll(() => stack.remove());

describe('The local stack', () => {
  test('serves the page, its address of a session, and nothing else, each with sane headers', async () => {
    const page = await fetch(stack.url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const html = await page.text();
    expect(await (await fetch(`${stack.url}/sessions/s1`)).text()).toBe(html);
    const script = await fetch(`${stack.url}${/src="([^"]+)"/.exec(html)?.[1]}`);
    expect(script.status).toBe(200);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await fetch(`${stack.url}/nowhere`)).status).toBe(404);
    expect(await (await fetch(`${stack.url}/config.json`)).json()).toMatchObject({
      issuer: `${stack.url}/dev`,
      webSocketUrl: stack.wsUrl,
    });
    expect(page.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ${stack.url} ${new URL(stack.wsUrl).origin};`,
    );
  });

  test('signs tokens for the people it knows, and for nobody else', async () => {
    const answer = await fetch(`${stack.url}/dev/token?user=mallory`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: expect.stringContaining('mallory') });
    await expect(stack.token('carla')).resolves.toMatch(/^eyJ/);
  });

  test('answers a client that offers HTTP/2 beside its request, as Java’s does by itself', async () => {
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    };
    const status = (path: string) =>
      new Promise((resolve, reject) => {
        request(`${stack.url}${path}`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect([await status('/dev/token?user=anna'), await status('/nowhere')]).toEqual([200, 404]);
  });

  test('lets its owner switch faults on and off, and no page from elsewhere', async () => {
    const turn = async (body: string, headers: Record<string, string> = {}) => {
      const type = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers: { ...type, ...headers }, body };
      const response = await fetch(`${stack.url}/dev/faults`, init);
      return [response.status, await response.json()];
    };
    const on = '{"set":["slow-posts=0.1:1ms"]}';
    expect(await turn(on)).toEqual([200, { active: ['slow-posts=0.1:1ms'] }]);
    expect(await stack.shown('faults')).toMatchObject({ active: ['slow-posts=0.1:1ms'] });
    expect(await turn('{"set":["slow-posts=0"]}', { origin: stack.url })).toEqual([200, { active: [] }]);
    const refused: [string, Record<string, string>, string][] = [
      [on, { origin: 'http://elsewhere.example' }, 'http://elsewhere.example may change nothing here.'],
      [on, { 'content-type': 'text/plain' }, 'This takes application/json only.'],
      ['{', {}, 'The body is not JSON.'],
      ['{"set":["bad-luck"]}', {}, 'There is no fault "bad-luck".'],
      [`{"set":["${'x'.repeat(70_000)}"]}`, {}, 'This takes 65536 bytes at the most.'],
    ];
    for (const [body, headers, error] of refused)
      expect(await turn(body, headers)).toEqual([400, { error: expect.stringContaining(error) }]);
    expect(await stack.shown('faults')).toMatchObject({ active: [] });
  });

  test.each([
    ['no token', [], 403],
    ['an invalid token', ['vigil.v1', 'token'], 403],
  ])('refuses an upgrade with %s', async (_, protocols, status) => {
    const { refused } = await openClient(stack.wsUrl, protocols);
    expect(refused).toBe(status);
  });

  test.each<[string, Record<string, string>, number]>([
    ['no page', {}, 101],
    ['a page of this machine', { origin: 'http://localhost:5173' }, 101],
    ['an app in a shell', { origin: 'capacitor://localhost' }, 101],
    ['a page elsewhere', { origin: 'https://evil.example.com' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['somebody who comes through another port', { host: 'localhost:8080' }, 101],
    ['a name that somebody has pointed here', { host: 'evil.example.com' }, 403],
    ['a name that only begins like one of this machine', { host: 'localhost.example.com:3000' }, 403],
    ['an invalid host', { host: 'localhost:3000@evil.example.com' }, 403],
  ])('answers an upgrade from %s', async (_, changed, expected) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
      // As Node's own WebSocket spells it.
      'sec-websocket-protocol': `vigil.v1, ${await stack.token('anna')}`,
      ...changed,
    };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(stack.wsUrl.replace('ws:', 'http:'), { headers });
      asked.on('response', ({ statusCode }) => resolve(statusCode));
      asked.on('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });
    expect(status).toBe(expected);
  });

  test('lets a page that came through another port connect through that one', async () => {
    const asked = request(stack.url, { headers: { host: 'localhost:8080' } });
    const { headers, statusCode } = await new Promise<IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve).on('error', reject).end();
    });
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toContain('ws://localhost:8080;');
  });

  test('accepts AWS calls only with the secret of this start, and keeps that and everything else readable only by its owner', async () => {
    const way = await ownersWay(stack);
    const { sessionToken: _, ...credentials } = way.credentials;
    const stranger = new DynamoDBClient({ ...way, credentials, maxAttempts: 1 });
    await expect(stranger.send(new DescribeTableCommand({ TableName: 'any' }))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    expect(JSON.stringify(await stack.shown('stack'))).not.toContain(way.credentials.sessionToken);
    const names = ['running.json', 'functions.log', 'identity-key.json', 'table', 'state'];
    for (const name of names)
      expect([name, (await stat(join(stack.data, name))).mode & 0o077]).toEqual([name, 0]);
  });

  test('warns who is silent, and logs them out', async () => {
    const anna = await enter(stack, 'anna');
    anna.say({ action: 'hello', requestId: '1' });
    await anna.heard('welcome');
    anna.say({ action: 'session.join', requestId: '2', sessionId: 's1' });
    const joined = await anna.heard('session.joined');
    const warning = await anna.heard('session.warning');
    expect(Number(warning.serverTime)).toBeGreaterThanOrEqual(Number(joined.warnAt));
    const ended = await anna.heard('session.ended');
    expect(ended).toMatchObject({ ending: 'inactivity' });
    expect(Number(ended.at)).toBeGreaterThanOrEqual(Number(warning.logoutAt));
    await anna.closed;
    expect(await stack.shown('metrics')).toContainEqual(expect.objectContaining({ namespace: 'Vigil' }));
  }, 30_000);

  test('keeps content and alarms over kill -9 at any moment, and applies the numbers it is restarted with to those inside', async () => {
    const ben = await enter(stack, 'ben');
    ben.say({ action: 'session.join', requestId: '1', sessionId: 's2' });
    await ben.heard('session.joined');
    ben.say({
      action: 'content.put',
      requestId: '2',
      sessionId: 's2',
      itemId: 'n1',
      value: { text: 'kept' },
    });
    await ben.heard('content.saved');
    await stack.kill();
    await stack.restart({ idle: '1h' });
    const again = await enter(stack, 'ben');
    again.say({ action: 'session.join', requestId: '1', sessionId: 's2', resume: true });
    const joined = (await again.heard('session.joined')) as unknown as { content: { items: unknown[] } };
    expect(joined.content.items).toMatchObject([{ itemId: 'n1', value: { text: 'kept' } }]);
    // By the numbers under which he came in he would have been warned long ago.
    expect(joined).toMatchObject({ phase: 'present', policy: { idleTimeout: 3_600_000 } });
    again.socket.close();
  }, 60_000);

  test('never denies its functions what they need', async () => {
    expect(await stack.log()).not.toContain('AccessDenied');
    expect(await stack.shown('dead-letters')).toEqual([]);
  });

  test('says what is wrong when its port or its data are in use', async () => {
    const port = new URL(stack.url).port;
    expect(await runMain('--port', port, '--data', `${stack.data}-other`)).toEqual({
      code: 1,
      printed: expect.stringContaining(`Port ${port} is in use.`),
    });
    expect(await runMain('--port', '0', '--data', stack.data)).toEqual({
      code: 1,
      printed: expect.stringContaining('in use by another process'),
    });
  });

  test('ends cleanly on Ctrl-C', async () => {
    expect(await stack.stop()).toBe(0);
  });
});
