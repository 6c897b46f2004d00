import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type BackendOptions, openBackend, VigilError } from '../../../client/service/backend.ts';
import { MAX_CALL_BYTES } from '../../../functions/service/call.ts';

type Body = { readonly action: string; readonly requestId: string; readonly [field: string]: unknown };
type Reply = object | (() => Response);

const URL_OF = 'https://abc123.lambda-url.eu-central-1.on.aws/';
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const json = (reply: object, status = 200) => new Response(JSON.stringify(reply), { status });

/** A backend whose service answers with these, one after another, and keeps repeating the last. */
const backed = (replies: readonly Reply[], options: Partial<BackendOptions> = {}) => {
  const asked: {
    readonly url: string;
    readonly method: string;
    readonly headers: Headers;
    readonly body: Body;
  }[] = [];
  const backend = openBackend({
    url: URL_OF,
    credentials: keys,
    fetch: async (input, init = {}) => {
      const request = new Request(input, { ...init, signal: null });
      const { url, method, headers } = request;
      asked.push({ url, method, headers, body: (await request.json()) as Body });
      const reply = replies[Math.min(asked.length, replies.length) - 1] ?? {};
      return typeof reply === 'function' ? (reply as () => Response)() : json({ type: 'reply', ...reply });
    },
    ...options,
  });
  /** Without the fields that are added on the way. */
  const said = (): Record<string, unknown>[] =>
    asked.map(({ body }) =>
      Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'requestId' && name !== 'key')),
    );
  return { backend, asked, said };
};
const collect = async <T>(all: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
};

/** Without it, tests would wait for the retries' jitter. */
const random = Math.random;
beforeEach(() => {
  Math.random = () => 0;
});
afterEach(() => {
  Math.random = random;
});

describe('A message from a backend', () => {
  test('has an id that no other has, nor one of another process: an item takes the same write with the same id for a retry', async () => {
    const [one, other] = [backed([{}]), backed([{}])];
    for (const { backend } of [one, one, other, other])
      await backend.say('content.put', { sessionId: 's', itemId: 'light', value: 'on' });
    const ids = [...one.asked, ...other.asked].map(({ body }) => body.requestId);
    expect(new Set(ids).size).toBe(4);
    for (const [nth, id] of ids.entries())
      expect(id).toMatch(nth % 2 === 0 ? /^[\w-]{36}-1$/ : /^[\w-]{36}-2$/);
  });

  test('is the first to need randomness, which Workers do not give before a request', async () => {
    const { randomUUID } = crypto;
    crypto.randomUUID = () => {
      throw new Error('Disallowed operation called within global scope.');
    };
    try {
      const { backend, asked } = backed([{}]);
      crypto.randomUUID = randomUUID;
      await backend.say('ping', {});
      expect(asked).toHaveLength(1);
    } finally {
      crypto.randomUUID = randomUUID;
    }
  });

  test('is signed for the Region in the URL, posted as it is, and answered', async () => {
    const { backend, asked } = backed([{ type: 'pong' }], {
      credentials: async () => ({ ...keys, sessionToken: 'token' }),
    });
    await expect(backend.say('ping', {})).resolves.toEqual({ type: 'pong' });
    await backend.say('ping', {});
    const [one, two] = asked;
    expect([one?.url, one?.method]).toEqual([URL_OF, 'POST']);
    expect(one?.headers.get('content-type')).toBe('application/json');
    expect(one?.headers.get('authorization')).toMatch(
      /AKIDEXAMPLE\/\d{8}\/eu-central-1\/lambda\/aws4_request/,
    );
    expect(one?.headers.get('x-amz-security-token')).toBe('token');
    const requestId = expect.any(String);
    expect([one?.body, two?.body]).toEqual([1, 2].map(() => ({ action: 'ping', requestId })));
  });

  test('is signed without a token where there is none, and for another Region where one is given', async () => {
    const { backend, asked } = backed([{ type: 'pong' }], {
      url: 'https://vigil.example.com/',
      region: 'eu-west-1',
    });
    await backend.say('ping', {});
    expect(asked[0]?.headers.has('x-amz-security-token')).toBe(false);
    expect(asked[0]?.headers.get('authorization')).toContain('/eu-west-1/lambda/');
  });

  test.each(['https://vigil.example.com/', 'https://abc.lambda-url.eu-central-1.on.aws.example.com/'])(
    'needs a Region, which %s does not say',
    (url) => {
      expect(() => openBackend({ url, credentials: keys })).toThrow(RangeError);
    },
  );

  test('has one key, however often it is sent, if it changes something', async () => {
    const failed = { type: 'error', code: 'internal', title: '', detail: '', retryable: true };
    const stored = { type: 'members.stored' };
    const { backend, asked } = backed([failed, stored]);
    await backend.say('member.put', { sessionId: 's1', members: [] });
    await backend.say('member.put', { sessionId: 's1', members: [] });
    const [first, again, other] = asked.map(({ body }) => body.key);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect([again === first, other === first]).toEqual([true, false]);
  });

  test('has a key in every call that changes something, and none in one that only asks', async () => {
    const { backend, asked } = backed([{ type: 'done', next: null }]);
    const about = { sessionId: 's1' };
    await backend.putSession('s1', { name: 'Plans' } as never);
    await backend.putMembers('s1', [{}] as never);
    await backend.removeMembers('s1', ['anna']);
    await backend.removeEverybody('Closing time.');
    await backend.deleteSession('s1');
    await backend.say('invitation.create', about as never);
    await backend.say('rule.get', about as never);
    expect(asked.map(({ body: { action, key } }) => [action, typeof key])).toEqual([
      ['session.put', 'string'],
      ['member.put', 'string'],
      ['member.remove', 'string'],
      ['participant.remove', 'string'],
      ['session.delete', 'string'],
      ['invitation.create', 'string'],
      ['rule.get', 'undefined'],
    ]);
  });
});

describe('What goes wrong', () => {
  const failing = (reply: Reply, times: number, options: Partial<BackendOptions> = {}) => {
    const replies = [...Array.from({ length: times }, () => reply), { type: 'pong' }];
    const { backend, asked } = backed(replies, options);
    const outcome = backend.say('ping', {}).then(
      ({ type }) => type as string,
      (error: unknown) => error,
    );
    return { outcome, tried: () => asked.length };
  };
  const thrown = (error: unknown) => () => {
    throw error;
  };
  const answer = (text: string, status: number) => () => new Response(text, { status });
  const cutShort = () =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('lost')) }));
  const refusal = (retryable: boolean) => ({
    type: 'error',
    code: 'internal',
    title: 'T',
    detail: 'D',
    retryable,
  });

  test.each<[string, Reply]>([
    ['there is no connection', thrown(new TypeError('fetch failed'))],
    ['the runtime has no kind of error for that', thrown(new Error('Network connection lost.'))],
    ['the connection breaks within the reply', cutShort],
    ['there is no reply in time', thrown(new DOMException('late', 'TimeoutError'))],
    ['a gateway gives up', answer('<html>Bad gateway</html>', 502)],
    ['the answer is empty', answer('', 500)],
    ['the answer is no message', answer('{"message":"null"}', 503)],
    ['Lambda has too much to do', answer('{"Reason":"ConcurrentInvocationLimitExceeded"}', 429)],
    ['it says so itself', refusal(true)],
  ])('is retried automatically, three times, where %s', async (_, reply) => {
    const well = failing(reply, 3);
    expect([await well.outcome, well.tried()]).toEqual(['pong', 4]);
    const badly = failing(reply, 4);
    expect(await badly.outcome).toBeInstanceOf(VigilError);
    expect(badly.tried()).toBe(4);
    const once = failing(reply, 1, { retries: 0 });
    expect(await once.outcome).toBeInstanceOf(VigilError);
    expect(once.tried()).toBe(1);
  });

  test.each<[string, Reply, object]>([
    ['IAM refuses it', answer('{"Message":"Forbidden"}', 403), { code: 'client.refused', retryable: false }],
    ['what answers is not Vigil', answer('<html>Not found</html>', 404), { code: 'client.protocol' }],
    ['the answer is null', answer('null', 200), { code: 'client.protocol' }],
    [
      'Vigil refuses it with a status that IAM also uses',
      () => json(refusal(false), 403),
      { code: 'internal', retryable: false },
    ],
    ['it is refused', refusal(false), { code: 'internal', title: 'T', detail: 'D', retryable: false }],
  ])('is reported at once where %s', async (_, reply, expected) => {
    const { outcome, tried } = failing(reply, 1);
    expect(await outcome).toMatchObject(expected);
    expect(tried()).toBe(1);
  });

  test('is told apart by its code', async () => {
    for (const [reply, expected] of [
      [thrown(new TypeError('fetch failed')), { code: 'client.disconnected', retryable: true }],
      [thrown(new Error('lost')), { code: 'client.disconnected', detail: 'lost', retryable: true }],
      [thrown(new DOMException('late', 'TimeoutError')), { code: 'client.timeout', retryable: true }],
      [answer('oh no', 500), { code: 'client.protocol', retryable: true }],
      [answer('oh no', 499), { code: 'client.protocol', retryable: false }],
    ] as const)
      expect(await failing(reply, 9, { retries: 0 }).outcome).toMatchObject(expected);
  });

  test('is a fault in the program where it is none of these', async () => {
    const broken = new RangeError('broken');
    for (const fault of [broken, null]) {
      const { outcome, tried } = failing(thrown(fault), 1);
      expect(await outcome).toBe(fault);
      expect(tried()).toBe(1);
    }
  });

  test('is not sent where there are no credentials for it, whatever their error is called', async () => {
    const fault = new Error('There is no role.');
    const { backend, asked } = backed([{}], {
      credentials: () => {
        throw fault;
      },
    });
    await expect(backend.say('ping', {})).rejects.toBe(fault);
    expect(asked).toEqual([]);
  });

  test('is waited for as long as the caller allows', async () => {
    const { backend } = backed([], {
      timeout: 5,
      retries: 0,
      fetch: (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    });
    await expect(backend.say('ping', {})).rejects.toMatchObject({ code: 'client.timeout' });
  });
});

describe('What takes one call', () => {
  test('stores a session under its id', async () => {
    const { backend, said } = backed([{ type: 'session.stored' }]);
    await backend.putSession('s1', { name: 'Plans' } as never);
    expect(said()).toEqual([{ action: 'session.put', sessionId: 's1', name: 'Plans' }]);
  });

  test('deletes a session completely, with the reason that everybody reads', async () => {
    const { backend, said } = backed([{ next: 'p2' }, { next: null }]);
    const later = globalThis.setTimeout;
    const waits: unknown[] = [];
    globalThis.setTimeout = ((call: () => void, delay: number) => {
      waits.push([delay, said().length]);
      return later(call, 0);
    }) as typeof setTimeout;
    try {
      await backend.deleteSession('s1', 'It is over.');
    } finally {
      globalThis.setTimeout = later;
    }
    expect(said()).toEqual([
      { action: 'session.delete', sessionId: 's1', reason: 'It is over.' },
      { action: 'session.delete', sessionId: 's1', reason: 'It is over.', cursor: 'p2' },
    ]);
    // Between the two, and not after the last.
    expect(waits).toContainEqual([1_000, 1]);
    expect(waits).not.toContainEqual([1_000, 2]);
    const without = backed([{ next: null }]);
    await without.backend.deleteSession('s1');
    expect(without.said()).toEqual([{ action: 'session.delete', sessionId: 's1' }]);
  });

  test('sends everybody out, of one session or of all', async () => {
    const { backend, said } = backed([{ next: 'p2' }, { next: null }]);
    await backend.removeEverybody('Closing time.');
    await backend.removeEverybody('Closing time.', 's1');
    const all = { action: 'participant.remove', all: true, reason: 'Closing time.' };
    expect(said()).toEqual([all, { ...all, cursor: 'p2' }, { ...all, sessionId: 's1' }]);
  });

  test('entitles people and takes their rights away, a hundred in a message', async () => {
    const { backend, said } = backed([{ type: 'done' }]);
    const ids = Array.from({ length: 201 }, (_, nth) => `u${nth}`);
    await backend.putMembers('s1', ids.map((userId) => ({ userId, role: 'member' })) as never);
    await backend.removeMembers('s1', ids);
    expect(
      said().map(({ action, sessionId, members, userIds }) => [
        action,
        sessionId,
        ((members ?? userIds) as unknown[]).length,
      ]),
    ).toEqual([
      ['member.put', 's1', 100],
      ['member.put', 's1', 100],
      ['member.put', 's1', 1],
      ['member.remove', 's1', 100],
      ['member.remove', 's1', 100],
      ['member.remove', 's1', 1],
    ]);
    expect(said().flatMap(({ userIds = [] }) => userIds)).toEqual(ids);
    const full = backed([{ type: 'done' }]);
    await full.backend.putMembers('s1', ids.slice(1, 101).map((userId) => ({ userId })) as never);
    await full.backend.removeMembers('s1', ids.slice(1, 101));
    expect(full.said()).toHaveLength(2);
  });

  test('puts no more of them into a message than the door takes in bytes, which the longest ids and names fill sooner', async () => {
    const { backend, asked, said } = backed([{ type: 'done' }]);
    const members = Array.from({ length: 100 }, (_, nth) => ({
      userId: `${nth}`.padStart(128, 'ü'),
      name: '名'.repeat(200),
      role: 'member',
    }));
    await backend.putMembers('s1', members as never);
    await backend.removeMembers('s1', members.map(({ userId }) => userId.repeat(2)) as never);
    expect(said().flatMap((each) => each.members ?? [])).toEqual(members);
    for (const { body } of asked)
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(MAX_CALL_BYTES);
    expect(said().length).toBeLessThan(7);
    // One that is too large by itself is refused by the door, and keeps nobody else out of a message.
    const one = backed([{ type: 'done' }]);
    await one.backend.removeMembers('s1', ['a', 'b'.repeat(MAX_CALL_BYTES), 'c']);
    expect(one.said().map(({ userIds }) => (userIds as string[]).length)).toEqual([1, 1, 1]);
  });
});

describe('What is read', () => {
  test.each<[string, (backend: ReturnType<typeof openBackend>) => AsyncIterable<unknown>, string, object]>([
    ['members.list', ({ members }) => members('s1'), 'members', { sessionId: 's1' }],
    ['attendance.get', ({ attendance }) => attendance('s1'), 'stays', { sessionId: 's1' }],
    [
      'attendance.get',
      ({ attendance }) => attendance('s1', 'anna'),
      'stays',
      { sessionId: 's1', userId: 'anna' },
    ],
    ['content.list', ({ content }) => content('s1'), 'items', { sessionId: 's1' }],
    ['sessions.occupied', ({ occupied }) => occupied(), 'sessions', {}],
  ])('by %s is read page by page', async (action, read, field, about) => {
    const [one, two, three] = [1, 2, 3].map((nth) => ({ id: `i${nth}` }));
    const { backend, said } = backed([
      { [field]: [one, two], next: 'p2' },
      { [field]: [three], next: null },
    ]);
    expect(await collect(read(backend))).toEqual([one, two, three]);
    expect(said()).toEqual([
      { action, ...about },
      { action, ...about, cursor: 'p2' },
    ]);
  });

  test('of the sessions with somebody inside names each once', async () => {
    const [a, b] = [{ id: 'a' }, { id: 'b' }];
    const { backend } = backed([
      { sessions: [a, b], next: 'p2' },
      { sessions: [b, a], next: null },
    ]);
    expect(await collect(backend.occupied())).toEqual([a, b]);
  });

  test('of the people inside is one list, as of the last page', async () => {
    const { backend, said } = backed([
      { roster: ['anna'], revision: 1, next: 'p2' },
      { roster: ['ben'], revision: 2, next: 'p3' },
      { roster: ['carla'], revision: 3, next: null },
    ]);
    await expect(backend.inside('s1')).resolves.toEqual({
      type: 'reply',
      roster: ['anna', 'ben', 'carla'],
      revision: 3,
      next: null,
    });
    const asks = { action: 'presence.get', sessionId: 's1' };
    expect(said()).toEqual([asks, { ...asks, cursor: 'p2' }, { ...asks, cursor: 'p3' }]);
  });

  test('of where somebody is lists the places', async () => {
    const { backend, said } = backed([{ places: ['here'] }]);
    await expect(backend.whereIs('anna')).resolves.toEqual(['here']);
    expect(said()).toEqual([{ action: 'presence.get', userId: 'anna' }]);
  });
});
