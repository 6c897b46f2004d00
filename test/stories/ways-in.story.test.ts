import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { invitationSecret } from '../../local/users.ts';
import { enter, openSocket, openWith, refusal, reply } from './people/person.ts';
import { type LocalStack, startStack } from './stack/stack.ts';
import type { Fed } from './stack/watched.ts';

/** The ways into a session, J1 and J2 of section 1 of the design, over real sockets. */
let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ idle: '60s', warning: '60s', 'goodbye-grace': '2s', 'lost-grace': '2s' });
}, 120_000);
afterAll(() => stack.remove());

const guest = (key: string, secret = invitationSecret) =>
  openWith(stack, `guest.${secret}.${key.padEnd(22, '-')}`, key);

/** The HTTP status with which an upgrade is refused. */
const refusedWith = async (protocols: string[]) => {
  const socket = new WebSocket(stack.wsUrl, protocols);
  socket.on('error', () => {});
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
};

test('tokens with invented key ids are refused and counted, and no function fails because of them', async () => {
  const [, payload, signature] = (await stack.token('anna')).split('.');
  const forged = (nth: number) => {
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: `forged-${nth}` })).toString('base64url');
    return `${header}.${payload}.${signature}`;
  };
  for (let nth = 0; nth < 60; nth += 1) expect(await refusedWith(['vigil.v1', forged(nth)])).toBe(403);
  const fed = (await stack.shown('metrics')) as (Fed & { readonly sum: number })[];
  const denied = fed.filter(({ name, dimensions }) => name === 'Denied' && dimensions.Reason === 'key');
  expect(denied.map(({ sum }) => sum)).toEqual([60]);
  expect(fed.filter(({ name, sum }) => name === 'Errors' && sum > 0)).toEqual([]);
});

describe('J1', () => {
  test('a link opens the session; without a login there is no way in, and with one it leads straight back to it', async () => {
    expect(await refusedWith(['vigil.v1'])).toBeGreaterThanOrEqual(401);
    expect(await refusedWith(['vigil.v1', 'rubbish'])).toBe(403);
    const anna = await openSocket(stack, 'anna');
    const { session } = await reply(anna, 'session.joined', { action: 'session.join', sessionId: 's1' });
    expect(session).toMatchObject({ name: 'Design review', state: 'active', mode: 'edit' });
    anna.close();
  });

  test('a link to another’s session and one to no session get the same answer', async () => {
    const [anna, carla] = [await openSocket(stack, 'anna'), await openSocket(stack, 'carla')];
    const {
      session: { id },
    } = await reply(anna, 'session.created', {
      action: 'session.create',
      name: 'Private',
    });
    for (const sessionId of [id, 'nowhere'])
      expect(await refusal(carla, { action: 'session.join', sessionId })).toBe('session.not-found');
    for (const person of [anna, carla]) person.close();
  });
});

describe('One person', () => {
  test('has twenty connections; the next one replaces the oldest, which is told', async () => {
    const [oldest, second] = [await openSocket(stack, 'ben'), await openSocket(stack, 'ben')];
    const more = [];
    for (const person of [oldest, second]) await reply(person, 'welcome', { action: 'hello' });
    for (let nth = 3; nth <= 21; nth += 1) {
      const person = await openSocket(stack, 'ben');
      await reply(person, 'welcome', { action: 'hello' });
      more.push(person);
    }
    expect(await oldest.hears('error')).toMatchObject({ code: 'connection.too-many' });
    await oldest.isClosed();
    await reply(second, 'pong', { action: 'ping' });
    for (const person of [second, ...more]) person.close();
  }, 60_000);
});

describe('J2', () => {
  test('a guest waits, is seen, is let in, and comes back after a drop without knocking', async () => {
    const anna = await enter(stack, 'anna');
    const gus = await guest('gus');
    const { invitation } = await reply(gus, 'welcome', { action: 'hello' });
    expect(invitation).toMatchObject({ sessionId: 's1', sessionName: 'Design review', problem: null });
    const join = { action: 'session.join', sessionId: 's1', name: 'Gus' };
    const { participantId } = await reply(gus, 'session.waiting', join);
    const knock = await anna.hears('waiting.changed');
    expect(knock.waiting).toMatchObject([{ participantId, name: 'Gus' }]);
    await reply(anna, 'waiting.changed', { action: 'waiting.admit', sessionId: 's1', participantId });
    await gus.hears('session.admitted');
    await reply(gus, 'session.joined', join);
    gus.close();
    await gus.isClosed();
    const back = await guest('gus');
    await reply(back, 'session.joined', { ...join, resume: true });
    await reply(back, 'session.left', { action: 'session.exit', sessionId: 's1' });
    for (const person of [anna, back]) person.close();
  });

  test('a guest who is refused is told; a revoked and a used-up link say which they are', async () => {
    const anna = await enter(stack, 'anna');
    const join = { action: 'session.join', sessionId: 's1' };
    const tom = await guest('tom');
    const { participantId } = await reply(tom, 'session.waiting', join);
    await reply(anna, 'waiting.changed', { action: 'waiting.deny', sessionId: 's1', participantId });
    expect(await tom.hears('session.ended')).toMatchObject({ ending: 'denied', mayReturn: false });

    const { secret, invitation } = await reply(anna, 'invitation.created', {
      action: 'invitation.create',
      sessionId: 's1',
      uses: 1,
    });
    const [one, two] = await Promise.all([guest('one', secret), guest('two', secret)]);
    const knocks = await Promise.all([one, two].map((person) => reply(person, 'session.waiting', join)));
    const letIn = { action: 'waiting.admit', sessionId: 's1', participantId: knocks[0]?.participantId };
    await reply(anna, 'waiting.changed', letIn);
    await one.hears('session.admitted');
    expect(await two.hears('session.ended')).toMatchObject({ ending: 'uninvited', mayReturn: false });
    expect(await refusal(await guest('late', secret), join)).toBe('invitation.used-up');
    const revoke = { action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id };
    await reply(anna, 'invitation.revoked', revoke);
    expect(await refusal(await guest('three', secret), join)).toBe('invitation.revoked');
    anna.close();
  });
});

describe('A login that expires', () => {
  test('is renewed by a second connection; the first is ended in time, and the session never left', async () => {
    const ben = await enter(stack, 'ben');
    const first = await openWith(stack, await stack.token('anna', '4s'), 'anna');
    const { expiresAt, serverTime } = await reply(first, 'welcome', { action: 'hello' });
    expect(expiresAt - serverTime).toBeLessThanOrEqual(5_000);
    await reply(first, 'session.joined', { action: 'session.join', sessionId: 's1' });
    const second = await openSocket(stack, 'anna');
    const resumed = { action: 'session.join', sessionId: 's1', resume: true };
    await reply(second, 'session.joined', resumed);
    const told = ben.received('presence.changed').length;
    expect(await first.hears('session.ended')).toMatchObject({ ending: 'expired' });
    await first.isClosed();
    await reply(second, 'pong', { action: 'ping', sessionId: 's1' });
    expect(ben.received('presence.changed')).toHaveLength(told);
    for (const person of [ben, second]) person.close();
  });

  test('outside a session, the next message is refused and the connection closed', async () => {
    const anna = await openWith(stack, await stack.token('anna', '2s'), 'anna');
    await new Promise((passed) => setTimeout(passed, 3_200));
    const error = await reply(anna, 'error', { action: 'hello' });
    expect(error.code).toBe('connection.expired');
    await anna.isClosed();
  });
});

describe('An unacceptable credential', () => {
  /** An upgrade by hand, since a browser's API does not allow everything that somebody may send. */
  const knock = async (header: string, path = '/ws') => {
    stack.secret(...header.split(/[\s,]+/).filter((word) => word.length > 20));
    const request = get(`${stack.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        'sec-websocket-protocol': header,
      },
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  const garbage = (length: number) => randomBytes(length).toString('base64url').slice(0, length);

  // Its traces are searched for secrets when the stack is removed, as after every story.
  test('opens nothing, whatever it is', async () => {
    const [token, expired] = [await stack.token('anna'), await stack.token('ben', '1s')];
    const [head, claims, signature = ''] = token.split('.');
    const forged = [head, claims, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    await new Promise((passed) => setTimeout(passed, 2_100));
    for (const credential of [
      forged,
      unsigned,
      expired,
      garbage(40),
      garbage(6_000),
      `${garbage(30)}.${garbage(30)}`,
    ])
      expect([credential.slice(0, 9), await knock(`vigil.v1, ${credential}`)]).toEqual([
        credential.slice(0, 9),
        403,
      ]);
    for (const header of [
      token,
      `vigil.v2, ${token}`,
      `vigil.v1 ${token}`,
      `Bearer ${token}`,
      `"${garbage(40)}" <\\${garbage(30)}>`,
    ])
      expect([header.slice(0, 9), await knock(header)]).toEqual([header.slice(0, 9), 403]);
    expect(await knock(`vigil.v1, ${garbage(40)}`, `/ws?token=${token}&access_token=${garbage(30)}`)).toBe(
      403,
    );
    expect(await knock(`vigil.v1, guest.${garbage(43)}`)).toBe(403);
    expect(await knock(`vigil.v1, guest.${garbage(43)}.${garbage(43)}`)).toBe(403);
  }, 60_000);

  test('is refused as a message too, and so is an invalid address', async () => {
    const anna = await openSocket(stack, 'anna');
    const answer = await anna.ask({
      action: 'contact.invite',
      email: `nobody-${garbage(20)}@example.invalid`,
    });
    expect(answer.type).toMatch(/^(contact\.\w+|error)$/);
    const lost = await stack.token('carla');
    expect(await refusal(anna, { action: 'session.join', sessionId: { [lost]: lost } })).toBe(
      'message.invalid',
    );
    anna.socket.send(`not JSON, but ${lost}`);
    expect(await anna.hears('error', 2)).toMatchObject({ code: 'message.not-json' });
    anna.close();
  });
});
