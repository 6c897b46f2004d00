import { describe, expect, test } from '@jest/globals';
import { call, MAX_CALL_BYTES, ServiceEvent } from '../../../functions/service/call.ts';
import { serviceOf } from '../../../functions/service/identity.ts';
import { codesByStatus } from '../../../functions/service/status.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages/sizes.ts';
import { type Right, rights } from '../../../shared/rights.ts';
import { memoryDeletions, memoryKeptReplies, openBackend } from '../../world/backend.ts';
import { furnish } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const appOf = (world: World) => ({
  ...world.app(),
  kept: memoryKeptReplies(),
  deletions: memoryDeletions(world),
});

describe('A backend’s call', () => {
  test.each([
    ['no JSON', '{', 400, 'message.not-json'],
    ['a list', '[]', 400, 'message.not-json'],
    ['an invalid action', '{"action":"session.steal"}', 400, 'message.unknown-action'],
    ['an unknown field', '{"action":"ping","x":1}', 400, 'message.invalid'],
    ['a name twice', '{"action":"ping","requestId":"a","requestId":"b"}', 400, 'message.invalid'],
    [
      'a byte more than allowed',
      `{"action":"ping","requestId":"${'x'.repeat(MAX_CALL_BYTES)}"}`,
      413,
      'message.too-large',
    ],
    ['an action for people', '{"action":"groups.list"}', 403, 'action.forbidden'],
    ['an action for people, in a list', '{"action":"sessions.list","scope":"mine"}', 403, 'action.forbidden'],
    ['an action for people inside', '{"action":"session.join","sessionId":"s1"}', 403, 'action.forbidden'],
    ['a session that does not exist', '{"action":"presence.get","sessionId":"s"}', 404, 'session.not-found'],
  ])('with %s is answered with a typed error', async (_, body, status, code) => {
    expect(await openBackend(createWorld()).sendText(body)).toMatchObject({
      status,
      reply: { type: 'error', code, retryable: false },
    });
  });

  test('of exactly as many bytes as allowed is processed', async () => {
    const padding = MAX_CALL_BYTES - '{"action":"ping"}'.length;
    const { status } = await openBackend(createWorld()).sendText(`{"action":"ping"}${' '.repeat(padding)}`);
    expect(status).toBe(200);
  });

  test('with another method, or by nobody that IAM knows, is refused', async () => {
    const world = createWorld();
    expect(await openBackend(world).sendText('', 'GET')).toMatchObject({ status: 400 });
    const reply = await call(appOf(world))({
      requestContext: { timeEpoch: 0, http: { method: 'POST' } },
      body: '{"action":"ping"}',
      isBase64Encoded: false,
    });
    expect([reply.statusCode, JSON.parse(reply.body)]).toMatchObject([403, { code: 'service.unknown' }]);
  });

  test('in Base64 is decoded', async () => {
    const reply = await call(appOf(createWorld()))({
      requestContext: {
        timeEpoch: 0,
        http: { method: 'POST' },
        authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/ci/deploy' } },
      },
      body: Buffer.from('{"action":"ping","requestId":"ä"}').toString('base64'),
      isBase64Encoded: true,
    });
    expect(JSON.parse(reply.body)).toMatchObject({ type: 'pong', requestId: 'ä' });
  });

  test('by a role that is not among those named is refused, and by one that is, whatever its path, is not', async () => {
    const named = ['arn:aws:iam::123456789012:role/apps/Backend'];
    const world = createWorld();
    expect((await openBackend(world, 'Backend', named).send({ action: 'ping' })).type).toBe('pong');
    expect(await openBackend(world, 'Other', named).refused({ action: 'ping' })).toBe('service.unknown');
  });
});

test('The secret of a link that a backend has made with a key is kept nowhere', async () => {
  const world = await furnish(createWorld());
  const kept: unknown[] = [];
  const keep = async (...reply: unknown[]) => void kept.push(reply);
  const say = async (message: object) => {
    const reply = await call({ ...appOf(world), kept: { ...memoryKeptReplies(), keep } })({
      requestContext: {
        timeEpoch: world.clock(),
        http: { method: 'POST' },
        authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:role/Backend' } },
      },
      body: JSON.stringify(message),
      isBase64Encoded: false,
    });
    return JSON.parse(reply.body);
  };
  const key = 'k'.repeat(22);
  expect(await say({ action: 'invitation.create', sessionId: 's1', key })).toMatchObject({
    type: 'invitation.created',
  });
  expect(kept).toEqual([]);
  await say({ action: 'session.put', sessionId: 's2', name: 'Plans', key });
  expect(kept).toHaveLength(1);
});

describe('A backend', () => {
  test.each([
    ['arn:aws:sts::123456789012:assumed-role/Backend/i-0abc', 'service:123456789012/Backend'],
    ['arn:aws:iam::123456789012:role/apps/eu/Backend', 'service:123456789012/Backend'],
    ['arn:aws-us-gov:iam::123456789012:user/ci/deploy', 'service:123456789012/user/deploy'],
    ['arn:aws:iam::123456789012:user/deploy', 'service:123456789012/user/deploy'],
    ['arn:aws:iam::123456789012:root', 'service:123456789012:root'],
  ])('%s is %s', (arn, id) => {
    expect(serviceOf(arn)?.id).toBe(id);
  });

  test.each([
    '',
    'anonymous',
    'arn:aws:sts::123456789012:federated-user/x',
    'arn:aws:iam::1:role/x',
    'arn:aws:iam::1234567890123:role/x',
    'arn:aws:iam::123456789012:group/x',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:iam::123456789012:role/x/',
    'arn:aws:iam::123456789012:user/',
    'arn:aws:iam::123456789012:user/x/',
    'arn:aws:iam::123456789012:rooted',
    'arn:aws:sts::123456789012:assumed-role/Backend',
    'arn:aws:sts::123456789012:assumed-role/Backend/',
    ...[
      'sts::123456789012:assumed-role/Backend/i',
      'iam::123456789012:role/x',
      'iam::123456789012:user/x',
      'iam::123456789012:root',
    ].flatMap((rest) => [`x arn:aws:${rest}`, `arn::${rest}`, `arn:a b:${rest}`]),
  ])('"%s" is none', (arn) => {
    expect(serviceOf(arn)).toBeNull();
  });

  test('may do what its column says, and each cell of it is what happens', async () => {
    for (const right of Object.keys(rights) as Right[]) {
      const [action, scope] = right.split(' ');
      const { reply } = await openBackend(createWorld()).sendText(
        JSON.stringify({ action, ...(scope !== undefined && { scope }), ...enough[action ?? ''] }),
      );
      const barred = reply.type === 'error' && reply.code === 'action.forbidden';
      expect([right, !barred]).toEqual([right, rights[right][3] !== undefined]);
    }
  });

  test('is told by the status what kind of refusal it is: 409 for whatever has no kind of its own', () => {
    const { 409: others, ...kinds } = Object.fromEntries(codesByStatus());
    expect(kinds).toEqual({
      400: ['message.not-json', 'message.unknown-action', 'message.invalid'],
      403: ['service.unknown', 'action.forbidden'],
      404: expect.arrayContaining(['session.not-found', 'invitation.unknown', 'contact.not-invited']),
      413: ['message.too-large', 'content.too-large'],
      429: [
        'connection.too-many',
        'door.too-often',
        'contact.too-many-invited',
        'connection.too-fast',
        'person.too-often',
        'person.too-much',
        'signal.too-many',
      ],
      500: ['internal'],
      503: ['entitlement.unavailable'],
    });
    expect(kinds[404]?.filter((code) => !/\.(not-found|unknown|not-invited)$/.test(code))).toEqual([]);
    expect(others).toEqual(
      expect.arrayContaining(['participation.ended', 'message.key-used', 'message.overtaken']),
    );
  });

  test('is its account and its role or user, by which it is named', () => {
    expect(serviceOf('arn:aws:iam::123456789012:role/apps/Backend')).toEqual({
      id: 'service:123456789012/Backend',
      name: 'Backend',
      kind: 'service',
    });
  });
});

const session = { sessionId: 's1' };
const person = { sessionId: 's1', userId: 'u1' };
/** The fields that complete a message, so that it is judged by its right. */
const enough: Readonly<Record<string, object>> = {
  'session.join': session,
  'session.exit': session,
  'session.leave': session,
  'session.extend': session,
  'session.hold': { ...session, reason: 'reading', for: 60_000 },
  'session.release': session,
  activity: session,
  'roster.list': session,
  'session.inside': session,
  'attendance.list': session,
  media: { ...session, audio: true, video: true },
  'presence.set': { ...session, state: {} },
  'mine.put': { ...session, value: 1 },
  'mine.get': session,
  signal: { ...session, value: 1 },
  'content.list': session,
  'content.put': { ...session, itemId: 'n', value: 1 },
  'content.delete': { ...session, itemId: 'n' },
  'waiting.list': session,
  'waiting.place': session,
  'waiting.admit': { ...session, all: true },
  'waiting.deny': { ...session, all: true },
  'participant.remove': { ...session, participantId: 'p' },
  'participant.release': { ...session, participantId: 'p' },
  'session.create': { name: 'n' },
  'session.update': { ...session, revision: 1 },
  'invitation.create': session,
  'invitation.revoke': { ...session, invitationId: 'i' },
  'invitation.list': session,
  'member.add': person,
  'member.update': { ...person, role: 'member' },
  'member.remove': person,
  'member.leave': session,
  'members.list': session,
  'session.handover': person,
  'sessions.watch': { on: true },
  'group.create': { name: 'n' },
  'group.rename': { groupId: 'g', revision: 1, name: 'n' },
  'group.delete': { groupId: 'g' },
  'group.add': { groupId: 'g', userId: 'u' },
  'group.remove': { groupId: 'g', userId: 'u' },
  'group.list': { groupId: 'g' },
  'contact.invite': { email: 'a@example.com' },
  'contact.withdraw': { email: 'a@example.com' },
  'contact.accept': { from: 'a' },
  'contact.decline': { from: 'a' },
  'contact.remove': { contactId: 'a' },
  'session.put': { ...session, name: 'n' },
  'session.delete': session,
  'member.put': { ...session, members: [{ userId: 'u' }] },
  'presence.get': session,
};

describe('A reply', () => {
  const event = (message: object): ServiceEvent => ({
    requestContext: {
      timeEpoch: 0,
      http: { method: 'POST' },
      authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:role/Backend' } },
    },
    body: JSON.stringify(message),
    isBase64Encoded: false,
  });

  test('is JSON, and nobody keeps it on the way', async () => {
    const { headers } = await call(appOf(createWorld()))(event({ action: 'ping' }));
    expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  test.each([
    ['as large as a message may be', 0],
    ['a byte larger', 1],
  ])('that is %s is our fault where it is too large', async (_, over) => {
    const world = createWorld();
    const sized = (bytes: number) => {
      const app = appOf(world);
      const listed = { ...newSession('s1', 'x'.repeat(bytes)), occupancy: 1 };
      const occupied = async () => ({ sessions: [listed], next: null });
      return call({ ...app, sessions: { ...app.sessions, occupied } })(
        event({ action: 'sessions.occupied' }),
      );
    };
    const rest = MAX_MESSAGE_BYTES - Buffer.byteLength((await sized(0)).body);
    if (over > 0) await expect(sized(rest + over)).rejects.toThrow(RangeError);
    else expect(Buffer.byteLength((await sized(rest)).body)).toBe(MAX_MESSAGE_BYTES);
  });

  test('and what was said are counted, by action and by code', async () => {
    const counted: unknown[] = [];
    const said = call(appOf(createWorld()), {
      heard: (action) => counted.push(['heard', action]),
      refused: (code) => counted.push(['refused', code]),
    });
    await said(event({ action: 'ping' }));
    await said(event({ action: 'groups.list' }));
    await said(event({ action: 'none' }));
    expect(counted).toEqual([
      ['heard', 'ping'],
      ['heard', 'groups.list'],
      ['refused', 'action.forbidden'],
      ['heard', null],
      ['refused', 'message.unknown-action'],
    ]);
  });
});

describe('Where roles are named', () => {
  const named = [
    'nonsense',
    'arn:aws:iam::123456789012:role/Other',
    'arn:aws:iam::123456789012:role/Backend',
  ];

  test('each of them may come, and nobody whom IAM does not know', async () => {
    const world = createWorld();
    expect((await openBackend(world, 'Backend', named).send({ action: 'ping' })).type).toBe('pong');
    const reply = await call(
      appOf(world),
      undefined,
      named,
    )({
      requestContext: { timeEpoch: 0, http: { method: 'POST' } },
      body: '{"action":"ping"}',
      isBase64Encoded: false,
    });
    expect(reply.statusCode).toBe(403);
  });

  test('no user comes by the name of one of them, and neither does the root of its account', async () => {
    const roles = ['arn:aws:iam::123456789012:role/Backend', 'arn:aws:iam::123456789012:role/root'];
    for (const who of ['user/Backend', 'user/root', 'root']) {
      const { statusCode } = await call(
        appOf(createWorld()),
        undefined,
        roles,
      )({
        requestContext: {
          timeEpoch: 0,
          http: { method: 'POST' },
          authorizer: { iam: { userArn: `arn:aws:iam::123456789012:${who}` } },
        },
        body: '{"action":"ping"}',
        isBase64Encoded: false,
      });
      expect([who, statusCode]).toEqual([who, 403]);
    }
  });

  test('a message comes by POST alone', async () => {
    expect(await openBackend(createWorld()).sendText('{"action":"ping"}', 'GET')).toMatchObject({
      status: 400,
    });
  });
});

test('What a function URL hands over is read, and is plain text where it does not say', () => {
  const requestContext = {
    timeEpoch: 7,
    http: { method: 'POST' },
    authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:root' } },
  };
  const event = { requestContext, body: '{}' };
  expect(ServiceEvent.parse({ ...event, version: '2.0' })).toEqual({ ...event, isBase64Encoded: false });
});
