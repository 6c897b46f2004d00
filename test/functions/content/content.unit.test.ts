import { describe, expect, test } from '@jest/globals';
import type { App } from '../../../functions/app.ts';
import { message } from '../../../functions/message.ts';
import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, furnish, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, withLink } from '../link.ts';

const MINUTE = 60_000;

const enter = async (world: World, user: User, connectionId: string) => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'session.join', sessionId: 's1' });
  return tab;
};

const scene = async () => {
  const world = await furnish(createWorld());
  return { world, writer: await enter(world, anna, 'anna-1'), other: await enter(world, ben, 'ben-1') };
};

const put = (tab: Tab, text: string, more: object = {}) =>
  tab.sendText(
    `{"action":"content.put","sessionId":"s1","itemId":"n1","value":${text}${Object.entries(more)
      .map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join('')}}`,
  );
const update = (tab: Tab, state: 'active' | 'closed' | 'hidden', revision: number) =>
  tab.send({ action: 'session.update', sessionId: 's1', revision, state });

/** The functions, with one of their calls held up until it is released. */
const held = (world: World, method: 'admit' | 'save' | 'find') => {
  const app = world.app();
  let letGo = () => {};
  let reach = () => {};
  const gate = new Promise<void>((open) => {
    letGo = open;
  });
  const reached = new Promise<void>((there) => {
    reach = there;
  });
  const call = app.content[method] as (...args: unknown[]) => Promise<unknown>;
  const content = {
    ...app.content,
    [method]: async (...args: unknown[]) => {
      reach();
      await gate;
      return call(...args);
    },
  };
  return { app: { ...app, content } as App, letGo, reached };
};

/** Sends on a connection, through the given functions. */
const sendThrough = (app: App, world: World, user: User, connectionId: string, body: object) =>
  message(app)({
    requestContext: {
      connectionId,
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE',
      authorizer: { userId: user.id, name: user.name, kind: user.kind, expiresAt: '9999999999999' },
    },
    body: JSON.stringify(body),
  });

/** Anna's write is held up until the other's, which began later, has succeeded. */
const overtaken = async (world: World, other: Tab, more: object = {}): Promise<void> => {
  const { app, letGo, reached } = held(world, 'save');
  const writing = sendThrough(app, world, anna, 'anna-1', {
    action: 'content.put',
    sessionId: 's1',
    itemId: 'n1',
    value: 'slow',
    ...more,
  });
  await reached;
  await put(other, '"fast"');
  letGo();
  await writing;
};

describe('A write', () => {
  test('is acknowledged, told to everybody else inside, and read by whoever comes later', async () => {
    const { world, writer, other } = await scene();
    const second = await enter(world, anna, 'anna-2');
    await put(writer, '{"text":"hi"}', { requestId: 'w' });
    expect(writer.received('content.saved')).toMatchObject([{ requestId: 'w', itemId: 'n1', revision: 1 }]);
    expect(writer.received('content.changed')).toEqual([]);
    for (const tab of [other, second]) {
      expect(tab.received('content.changed')).toMatchObject([
        { sessionId: 's1', itemId: 'n1', revision: 1, value: { text: 'hi' }, by: 'Anna', byId: 'anna' },
      ]);
      expect(tab.received('content.skipped')).toEqual([]);
    }
    const late = await enter(world, carla, 'carla-1');
    expect(late.received('session.joined')[0]?.content).toEqual({
      items: [{ itemId: 'n1', revision: 1, value: { text: 'hi' } }],
      next: null,
      contentRevision: 1,
    });
  });

  test('is activity of its writer, and of nobody else', async () => {
    const { world, writer, other } = await scene();
    await world.advance(9 * MINUTE);
    for (const tab of [writer, other]) await tab.send({ action: 'ping', sessionId: 's1' });
    await put(writer, '1');
    await world.advance(7 * MINUTE);
    expect(writer.received('session.warning')).toEqual([]);
    expect(other.received('session.warning')).toHaveLength(1);
  });

  test('that deletes is activity, too; and somebody at the door hears of neither', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = await openTab(world, guestBy(secret, 'one'), 'g');
    await guest.send({ action: 'session.join', sessionId: 's1', name: 'Guest' });
    await world.advance(5 * MINUTE);
    await put(moderator, '1');
    await world.advance(MINUTE);
    await moderator.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1' });
    const key = { sessionId: 's1', participantId: 'anna' };
    expect((await world.participants.load(key))?.lastActivityAt).toBe(world.clock());
    expect(moderator.received('content.saved')).toHaveLength(2);
    expect(guest.received('content.changed')).toEqual([]);
  });

  test('marked as automatic is no activity: nobody is kept inside by a timer', async () => {
    const { world, writer } = await scene();
    for (let minutes = 0; minutes < 16; minutes += 4) {
      await world.advance(4 * MINUTE);
      await put(writer, String(minutes), { activity: false });
      await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'n2', activity: false });
      await writer.send({ action: 'ping', sessionId: 's1' });
    }
    expect(writer.received('content.saved')).toHaveLength(8);
    expect(writer.received('session.warning')).toHaveLength(1);
  });

  test('that is no activity still requires its writer to be inside with that connection', async () => {
    const { world, writer } = await scene();
    const second = await openTab(world, anna, 'anna-2');
    await put(second, '1', { activity: false });
    await writer.send({ action: 'session.exit', sessionId: 's1' });
    await put(writer, '1', { activity: false });
    expect(second.received('error')).toMatchObject([{ code: 'session.not-joined' }]);
    expect(writer.received('error')).toMatchObject([{ code: 'participation.ended' }]);
    expect(await world.content.find('s1', 'n1')).toBeNull();
  });

  test('by somebody who is warned is accepted, and does not answer the warning', async () => {
    const { world, writer } = await scene();
    for (let minutes = 0; minutes < 16; minutes += 4) {
      await world.advance(4 * MINUTE);
      await writer.send({ action: 'ping', sessionId: 's1' });
    }
    expect(writer.received('session.warning')).toHaveLength(1);
    await put(writer, '1');
    expect(writer.received('content.saved')).toHaveLength(1);
    expect(writer.received('session.extended')).toEqual([]);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toMatchObject({
      phase: 'warned',
    });
  });

  test('on an older base is a conflict that carries the present value, and nothing is overwritten', async () => {
    const { writer, other } = await scene();
    await put(writer, '"first"');
    await put(other, '"mine"', { baseRevision: 0, requestId: 'c' });
    expect(other.received('error')).toMatchObject([
      { code: 'content.conflict', requestId: 'c', current: { itemId: 'n1', revision: 1, value: 'first' } },
    ]);
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1', baseRevision: 1 });
    await put(other, '"mine"', { baseRevision: 1 });
    expect(other.received('error').at(-1)?.current).toEqual({ itemId: 'n1', revision: 2, deleted: true });
    expect(writer.received('content.skipped')).toEqual([]);
    await put(other, '"mine"', { baseRevision: 2 });
    expect(other.received('content.saved')).toMatchObject([{ revision: 3 }]);
  });

  test('repeated after a lost reply gets the same answer and is not made twice, whatever came between', async () => {
    const { world, writer, other } = await scene();
    await put(writer, '"one"', { requestId: 'w', baseRevision: 0 });
    await put(other, '"two"', { requestId: 'w' });
    await world.advance(9 * MINUTE);
    await put(writer, '"one"', { requestId: 'w', baseRevision: 0 });
    expect(writer.received('content.saved').map(({ revision }) => revision)).toEqual([1, 1]);
    expect((await world.content.find('s1', 'n1'))?.revision).toBe(2);
    await put(writer, '"three"', { requestId: 'w' });
    expect(writer.received('content.saved').at(-1)?.revision).toBe(3);
  });

  test('repeated after ten minutes is a new one', async () => {
    const { world, writer } = await scene();
    await put(writer, '"one"', { requestId: 'w' });
    await world.advance(5 * MINUTE);
    await writer.send({ action: 'activity', sessionId: 's1' });
    await world.advance(5 * MINUTE);
    await put(writer, '"one"', { requestId: 'w' });
    expect(writer.received('content.saved').map(({ revision }) => revision)).toEqual([1, 2]);
  });

  test('to an item that many others have written since is still recognized, and no item remembers more than eight', async () => {
    const { world, writer, other } = await scene();
    await put(writer, '"mine"', { requestId: 'w' });
    for (let count = 0; count < 7; count += 1) await put(other, `${count}`, { requestId: `o${count}` });
    await put(writer, '"mine"', { requestId: 'w' });
    expect(writer.received('content.saved').map(({ revision }) => revision)).toEqual([1, 1]);
    await put(other, '8');
    expect((await world.content.find('s1', 'n1'))?.writes).toHaveLength(8);
  });

  test('that deletes what is not there succeeds, takes no revision and is told to nobody', async () => {
    const { writer, other } = await scene();
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1' });
    expect(writer.received('content.saved')).toMatchObject([{ itemId: 'n1', revision: 0 }]);
    await put(writer, '1');
    expect(writer.received('content.saved').at(-1)).toMatchObject({ revision: 1 });
    expect(other.received('content.changed')).toHaveLength(1);
  });

  test('that is overtaken takes another revision, and everybody is told of the unused one', async () => {
    const { world, writer, other } = await scene();
    await overtaken(world, other);
    expect(writer.received('content.saved')).toMatchObject([{ revision: 3 }]);
    expect(other.received('content.changed')).toMatchObject([{ revision: 3, value: 'slow' }]);
    expect(other.received('content.skipped')).toMatchObject([{ sessionId: 's1', revisions: [1] }]);
  });

  test('that is overtaken and then refused tells everybody, its writer too, of the revision that it took', async () => {
    const { world, writer, other } = await scene();
    await overtaken(world, other, { baseRevision: 0 });
    expect(writer.received('error')).toMatchObject([{ code: 'content.conflict', current: { revision: 2 } }]);
    for (const tab of [writer, other])
      expect(tab.received('content.skipped')).toMatchObject([{ sessionId: 's1', revisions: [1] }]);
  });

  test.each(['death-before', 'death-after', 'failure'] as const)(
    'struck by %s at any call is made once by its retry, and everybody hears of it',
    async (fault) => {
      let struck = 0;
      for (let call = 1; call <= 9; call += 1) {
        const { world, writer, other } = await scene();
        await put(other, '"before"', { requestId: 'o' });
        world.failAt(call, fault);
        const first = await put(writer, '"mine"', { requestId: 'w', baseRevision: 1 }).then(
          () => true,
          () => false,
        );
        world.setFate(() => null);
        await put(writer, '"mine"', { requestId: 'w', baseRevision: 1 });
        const stored = await world.content.find('s1', 'n1');
        expect(stored?.value?.text).toBe('"mine"');
        expect(stored?.writes).toHaveLength(2);
        const { revision } = writer.received('content.saved').at(-1) ?? {};
        expect(revision).toBe(stored?.revision);
        expect(new Set(writer.received('content.saved').map((one) => one.revision)).size).toBe(1);
        expect(writer.received('error').every(({ code }) => code === 'internal')).toBe(true);
        // Somebody who could not be told is disconnected, and reads it on coming back.
        if (world.isOpen('ben-1'))
          expect(other.received('content.changed').at(-1)).toMatchObject({ revision, value: 'mine' });
        else await enter(world, ben, 'ben-1-again');
        if (!first) struck += 1;
      }
      expect(struck).toBeGreaterThan(4);
    },
  );

  test('takes five calls of the database, and nothing else', async () => {
    const { world, writer } = await scene();
    await world.advance(1_000);
    const before = new Map(world.calls);
    await put(writer, '1');
    const made = [...world.calls].flatMap(([name, count]) => {
      const more = count - (before.get(name) ?? 0);
      return more > 0 ? [[name, more]] : [];
    });
    expect(Object.fromEntries(made)).toEqual({
      'participants.touch': 1,
      'content.find': 1,
      'content.admit': 1,
      'content.save': 1,
      'participants.gathered': 1,
      // To the other person, and the reply.
      'connections.post': 2,
    });
  });
});

describe('A closed session', () => {
  const refusedWrites = [
    { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'late' },
    { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'late', baseRevision: 7 },
    { action: 'content.delete', sessionId: 's1', itemId: 'n1' },
    { action: 'content.delete', sessionId: 's1', itemId: 'none' },
  ] as const;

  test.each(refusedWrites)('refuses %j, and can be read', async (request) => {
    const { world, writer, other } = await scene();
    await put(other, '"kept"');
    await update(writer, 'closed', 1);
    expect(writer.received('error')).toEqual([]);
    await other.send(request);
    expect(other.received('error')).toMatchObject([{ code: 'session.read-only' }]);
    await other.send({ action: 'content.list', sessionId: 's1' });
    expect(other.received('content')).toMatchObject([{ items: [{ itemId: 'n1', value: 'kept' }] }]);
    expect((await world.content.find('s1', 'n1'))?.revision).toBe(1);
  });

  test.each(['find', 'admit', 'save'] as const)(
    'a write held up at %s when it is closed changes nothing any more, and is refused',
    async (method) => {
      const { world, writer, other } = await scene();
      const { app, letGo, reached } = held(world, method);
      const writing = sendThrough(app, world, ben, 'ben-1', refusedWrites[0]);
      await reached;
      await update(writer, 'closed', 1);
      expect(writer.received('session.changed')).toHaveLength(1);
      letGo();
      await writing;
      expect(other.received('error')).toMatchObject([{ code: 'session.read-only' }]);
      expect(await world.content.find('s1', 'n1')).toBeNull();
      expect(writer.received('content.changed')).toEqual([]);
    },
  );

  test('a write held up while it is closed and reopened succeeds after all', async () => {
    const { world, writer, other } = await scene();
    const { app, letGo, reached } = held(world, 'save');
    const writing = sendThrough(app, world, ben, 'ben-1', refusedWrites[0]);
    await reached;
    await update(writer, 'closed', 1);
    await update(writer, 'active', 2);
    letGo();
    await writing;
    expect(other.received('content.saved')).toMatchObject([{ revision: 2 }]);
    expect(writer.received('content.changed')).toMatchObject([{ revision: 2, value: 'late' }]);
  });

  test('answers a retry of something saved before with the first result', async () => {
    const { writer, other } = await scene();
    await put(other, '"kept"', { requestId: 'w' });
    await update(writer, 'closed', 1);
    await put(other, '"kept"', { requestId: 'w' });
    expect(other.received('content.saved').map(({ revision }) => revision)).toEqual([1, 1]);
  });
});

describe('A full session', () => {
  const room = { session: { items: 2, bytes: 1_000 }, guest: { items: 1, bytes: 1_000 } };
  const codes = (tab: Tab) => tab.received('error').map(({ code }) => code);
  const putItem = (tab: Tab, itemId: string, value: unknown) =>
    tab.send({ action: 'content.put', sessionId: 's1', itemId, value });

  test('accepts nothing more, says so, and continues when something is deleted', async () => {
    const world = await furnish(createWorld({ room }));
    const [writer, other] = [await enter(world, anna, 'anna-1'), await enter(world, ben, 'ben-1')];
    for (const itemId of ['a', 'b', 'c']) await putItem(writer, itemId, 1);
    expect(codes(writer)).toEqual(['content.full']);
    expect(other.received('content.changed').map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    await putItem(writer, 'a', 'x'.repeat(998));
    expect(codes(writer)).toEqual(['content.full', 'content.full']);
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'a' });
    await putItem(writer, 'c', 1);
    expect(writer.received('content.saved')).toHaveLength(4);
  });

  test('charges nothing for a write that was overtaken', async () => {
    const world = await furnish(createWorld({ room }));
    const [writer, other] = [await enter(world, anna, 'anna-1'), await enter(world, ben, 'ben-1')];
    await overtaken(world, other);
    await putItem(other, 'n2', 1);
    await putItem(other, 'n3', 1);
    expect([codes(writer), codes(other)]).toEqual([[], ['content.full']]);
  });

  test('charges a write once when it is repeated while the first is under way', async () => {
    const world = await furnish(createWorld({ room }));
    const writer = await enter(world, anna, 'anna-1');
    const { app, letGo, reached } = held(world, 'save');
    const wanted = {
      action: 'content.put',
      sessionId: 's1',
      itemId: 'n1',
      value: 1,
      requestId: 'w',
    } as const;
    const writing = sendThrough(app, world, anna, 'anna-1', wanted);
    await reached;
    await writer.send(wanted);
    letGo();
    await writing;
    expect(new Set(writer.received('content.saved').map(({ revision }) => revision)).size).toBe(1);
    for (const itemId of ['n2', 'n3']) await putItem(writer, itemId, 1);
    expect(codes(writer)).toEqual(['content.full']);
    expect(await world.content.find('s1', 'n2')).not.toBeNull();
  });

  test('charges a write that succeeded although its answer was lost, and that found itself in the way', async () => {
    const world = await furnish(createWorld({ room }));
    const writer = await enter(world, anna, 'anna-1');
    const app = world.app();
    const content: App['content'] = {
      ...app.content,
      // The table's client repeats it, and is told that somebody was faster.
      save: async (...args) => {
        await app.content.save(...args);
        return app.content.save(...args);
      },
    };
    const wanted = { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 } as const;
    await sendThrough({ ...app, content }, world, anna, 'anna-1', wanted);
    expect(writer.received('content.saved')).toMatchObject([{ itemId: 'n1', revision: 1 }]);
    for (const itemId of ['n2', 'n3']) await putItem(writer, itemId, 1);
    expect(codes(writer)).toEqual(['content.full']);
    expect(await world.content.find('s1', 'n2')).not.toBeNull();
  });

  test('may be full for one guest alone: nobody else is refused anything', async () => {
    const { world, moderator, secret } = await withLink({}, {}, room);
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send({ action: 'session.join', sessionId: 's1', name: 'Guest' });
    await admit(moderator, guest);
    await putItem(tab, 'a', 1);
    await putItem(tab, 'b', 1);
    expect(codes(tab)).toEqual(['content.full']);
    await putItem(moderator, 'b', 1);
    expect(codes(moderator)).toEqual([]);
  });
});

describe('Reading', () => {
  test('after a revision too long ago is refused, since deletions would be missing', async () => {
    const { world, writer } = await scene();
    for (const text of ['1', '2', '3']) await put(writer, text);
    await world.advance(30 * 24 * 60 * MINUTE);
    const late = await enter(world, anna, 'anna-2');
    const list = (after: number) => late.send({ action: 'content.list', sessionId: 's1', after });
    await list(2);
    expect(late.received('error')).toMatchObject([{ code: 'content.too-late', retryable: false }]);
    for (const after of [0, 3]) await list(after);
    expect(late.received('content').map(({ items }) => items.length)).toEqual([1, 0]);
    for (const page of late.received('content')) expect(page).not.toHaveProperty('tooLate');
    expect(late.received('session.joined').at(-1)?.content).not.toHaveProperty('tooLate');
  });

  test('is for those inside, on that very connection', async () => {
    const { world, writer } = await scene();
    const outside = await openTab(world, carla, 'carla-1');
    const elsewhere = await openTab(world, anna, 'anna-2');
    for (const tab of [outside, elsewhere]) {
      await tab.send({ action: 'content.list', sessionId: 's1' });
      expect(tab.received('error')).toMatchObject([{ code: 'session.not-joined' }]);
    }
    await writer.send({ action: 'session.exit', sessionId: 's1' });
    await writer.send({ action: 'content.list', sessionId: 's1' });
    expect(writer.received('error')).toMatchObject([{ code: 'participation.ended' }]);
  });

  test('returns nothing once a session has been hidden from somebody, or deleted under them', async () => {
    const { world, other } = await scene();
    const contact = await enter(world, carla, 'carla-1');
    const { session } = await world.sessions.entrance('s1', 'anna');
    if (session) await world.sessions.update('s1', session.revision, { ...session, state: 'hidden' });
    await contact.send({ action: 'content.list', sessionId: 's1' });
    await contact.send({ action: 'roster.list', sessionId: 's1' });
    world.sessions.forget('s1');
    await other.send({ action: 'content.list', sessionId: 's1' });
    await other.send({ action: 'roster.list', sessionId: 's1' });
    for (const tab of [contact, other])
      expect(tab.received('error').map(({ code }) => code)).toEqual([
        'session.not-found',
        'session.not-found',
      ]);
  });

  test('leaves room in a message for what comes beside the items', async () => {
    const { writer } = await scene();
    // Both fill a message to its last bytes.
    const sizes = [MAX_ITEM_BYTES, MAX_MESSAGE_BYTES - MAX_ITEM_BYTES - 110];
    for (const [index, size] of sizes.entries()) {
      const value = 'x'.repeat(size - 2);
      await writer.send({ action: 'content.put', sessionId: 's1', itemId: `n${index}`, value });
    }
    await writer.send({ action: 'content.list', sessionId: 's1' });
    const [page] = writer.received('content');
    expect(page).toMatchObject({ items: [{ itemId: 'n0' }], next: expect.any(String) });
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });

  test('after a revision returns what was missed, deletions included', async () => {
    const { writer, other } = await scene();
    for (const text of ['1', '2']) await put(writer, text);
    await writer.send({ action: 'content.put', sessionId: 's1', itemId: 'n2', value: 0 });
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1' });
    await other.send({ action: 'content.list', sessionId: 's1', after: 2 });
    expect(other.received('content')).toMatchObject([
      {
        items: [
          { itemId: 'n1', revision: 4, deleted: true },
          { itemId: 'n2', revision: 3, value: 0 },
        ],
        next: null,
        contentRevision: 4,
      },
    ]);
  });

  test('gets pages that fit into a message, even beside a full roster', async () => {
    const { world, writer } = await scene();
    const value = 'x'.repeat(100 * 1024 - 2);
    for (const itemId of ['a', 'b'])
      await writer.send({ action: 'content.put', sessionId: 's1', itemId, value });
    for (let count = 0; count < 247; count += 1) {
      const user: User = { id: `guest-${count}`, name: 'x'.repeat(60), kind: 'contact' };
      await world.sessions.addMember('s1', user.id, 'member');
      await enter(world, user, `crowd-${count}`);
    }
    const late = await enter(world, carla, 'carla-1');
    const [joined] = late.received('session.joined');
    expect(joined?.roster).toHaveLength(250);
    expect(joined?.content).toMatchObject({ items: [], next: expect.any(String) });
    const read = [];
    for (let cursor = joined?.content.next ?? null; cursor !== null; ) {
      await late.send({ action: 'content.list', sessionId: 's1', cursor });
      const page = late.received('content').at(-1);
      read.push(...(page?.items ?? []));
      cursor = page?.next ?? null;
    }
    expect(read.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    for (const one of world.inbox('carla-1'))
      expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });
});
