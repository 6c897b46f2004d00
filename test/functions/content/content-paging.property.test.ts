import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { App } from '../../../functions/app.ts';
import { message } from '../../../functions/message.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

/**
 * Somebody enters and reads page by page while others write and delete. Every call of every function waits until the
 * test releases it, in any order. Values are large, so that three fill a page.
 */
type Step = {
  readonly by: 0 | 1;
  readonly item: number;
  readonly deletes: boolean;
  /** The function dies at its nth call, just before or just after it. */
  readonly dies: { readonly at: number; readonly after: boolean } | null;
};

const ITEMS = 8;
const step = (dies: fc.Arbitrary<Step['dies']>): fc.Arbitrary<Step> =>
  fc.record({
    by: fc.constantFrom(0, 1),
    item: fc.nat({ max: ITEMS }),
    deletes: fc.boolean(),
    dies,
  });
const healthy = fc.constant(null);
const mortal = fc.option(fc.record({ at: fc.integer({ min: 1, max: 5 }), after: fc.boolean() }), { freq: 2 });

class Death extends Error {}

/** The functions with each call held up, and dead from the given call on, if any. */
const heldUp = (world: World, scheduler: fc.Scheduler, dies: Step['dies']): App => {
  let calls = 0;
  let dead = false;
  const hold = <Port extends object>(port: Port, ...only: string[]): Port =>
    Object.fromEntries(
      Object.entries(port).map(([method, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [
        method,
        only.length > 0 && !only.includes(method)
          ? call
          : async (...args: unknown[]) => {
              await scheduler.schedule(Promise.resolve(), method);
              calls += 1;
              const now = calls === dies?.at;
              if (dead || (now && !dies.after)) dead = true;
              if (dead) throw new Death();
              const answer = await call(...args);
              if (now) dead = true;
              if (dead) throw new Death();
              return answer;
            },
      ]),
    ) as Port;
  const app = world.app();
  return {
    ...app,
    content: hold(app.content),
    participants: hold(app.participants, 'gathered'),
    connections: hold(app.connections),
  };
};

const send = async (app: App, world: World, user: User, connectionId: string, request: UpMessage) => {
  const { id: userId, name, kind } = user;
  const authorizer = { userId, name, kind, expiresAt: '9999999999999' };
  const requestContext = {
    connectionId,
    requestTimeEpoch: world.clock(),
    eventType: 'MESSAGE',
    authorizer,
  } as const;
  await message(app)({ requestContext, body: JSON.stringify(request) }).catch((error: unknown) => {
    if (!(error instanceof Death || error instanceof AggregateError)) throw error;
  });
};

/**
 * What a client makes of its messages, by the rules of the wire: of two states of an item the higher revision is true,
 * and what is in no page is deleted, whatever was told of it up to the first page's revision.
 */
const known = (messages: readonly DownMessage[]) => {
  const items = new Map<string, { revision: number; value: unknown }>();
  const numbers = new Set<number>();
  const paged = new Set<string>();
  let from: number | null = null;
  const keep = ({ itemId, revision, value }: { itemId: string; revision: number; value?: unknown }) => {
    numbers.add(revision);
    if (revision > (items.get(itemId)?.revision ?? 0)) items.set(itemId, { revision, value });
  };
  for (const one of messages) {
    if (one.type === 'content.changed') keep(one);
    if (one.type === 'content.skipped') for (const number of one.revisions) numbers.add(number);
    const page = one.type === 'session.joined' ? one.content : one.type === 'content' ? one : null;
    page?.items.forEach(keep);
    for (const { itemId } of page?.items ?? []) paged.add(itemId);
    from ??= page?.contentRevision ?? null;
  }
  let upTo = from ?? 0;
  while (numbers.has(upTo + 1)) upTo += 1;
  for (const [itemId, { revision }] of items)
    if (revision <= (from ?? 0) && !paged.has(itemId)) items.delete(itemId);
  const live = [...items].filter(([, { value }]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return { live, upTo, gap: Math.max(0, ...numbers) > upTo };
};

const play = async (scheduler: fc.Scheduler, steps: readonly Step[]) => {
  const world = await furnish(createWorld());
  const writers: readonly [User, Tab][] = [
    [anna, await openTab(world, anna, 'w0')],
    [ben, await openTab(world, ben, 'w1')],
  ];
  for (const [, tab] of writers) await tab.send({ action: 'session.join', sessionId: 's1' });
  const value = (text: string) => text + 'x'.repeat(40_000);
  const put = (item: number, text: string): UpMessage => ({
    action: 'content.put',
    sessionId: 's1',
    itemId: `n${item}`,
    value: value(text),
  });
  for (let item = 0; item < ITEMS; item += 1) await writers[0]?.[1].send(put(item, 'first'));

  const joiner = await openTab(world, carla, 'joiner');
  const reading = async () => {
    await send(heldUp(world, scheduler, null), world, carla, 'joiner', {
      action: 'session.join',
      sessionId: 's1',
    });
    let cursor = joiner.received('session.joined')[0]?.content.next ?? null;
    for (let pages = 1; cursor !== null; pages += 1) {
      const request = { action: 'content.list', sessionId: 's1', cursor } as const;
      await send(heldUp(world, scheduler, null), world, carla, 'joiner', request);
      const page = joiner.received('content')[pages - 1];
      if (!page) throw new Error('A page has not come.');
      cursor = page.next;
    }
  };
  const writing = steps.map(async ({ by, item, deletes, dies }, index) => {
    const [user] = writers[by] ?? [anna];
    const request: UpMessage = deletes
      ? { action: 'content.delete', sessionId: 's1', itemId: `n${item}` }
      : put(item, `${index}`);
    await scheduler.schedule(Promise.resolve(), 'begin');
    await send(heldUp(world, scheduler, dies), world, user, `w${by}`, request);
  });
  await scheduler.waitFor(Promise.all([reading(), ...writing]));
  return { world, joiner, writers, put };
};

const truth = async (world: World) => {
  const everything = { cursor: null, after: null, bytes: Number.POSITIVE_INFINITY };
  const { items } = await world.content.list('s1', everything, world.clock());
  return items.map((item) => [
    item.itemId,
    { revision: item.revision, value: 'value' in item ? (JSON.parse(item.value.text) as unknown) : null },
  ]);
};

describe('Somebody who enters while others write', () => {
  test('misses nothing and keeps nothing that is gone, in whatever order calls and messages come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step(healthy), { minLength: 1, maxLength: 10 }),
        async (scheduler, steps) => {
          const { world, joiner } = await play(scheduler, steps);
          expect(known(world.inbox('joiner')).live).toEqual(await truth(world));
          const pages = [
            ...joiner.received('session.joined').map(({ content }) => content),
            ...joiner.received('content'),
          ];
          const ids = pages.flatMap(({ items }) => items.map(({ itemId }) => itemId));
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('notices the gap when writers die on the way, and has everything once it has asked again', async () => {
    let gaps = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(step(mortal), { minLength: 1, maxLength: 10 }),
        async (scheduler, steps) => {
          const { world, joiner, writers, put } = await play(scheduler, steps);
          // The next write that is told of shows what is missing.
          await writers[0]?.[1].send(put(ITEMS + 1, 'last'));
          for (let asked = 0; asked < 3; asked += 1) {
            const { gap, upTo } = known(world.inbox('joiner'));
            if (!gap) break;
            gaps += 1;
            let cursor: string | null = null;
            do {
              const from: { cursor?: string } = cursor === null ? {} : { cursor };
              await joiner.send({ action: 'content.list', sessionId: 's1', after: upTo, ...from });
              cursor = joiner.received('content').at(-1)?.next ?? null;
            } while (cursor !== null);
          }
          expect(known(world.inbox('joiner')).live).toEqual(await truth(world));
        },
      ),
      { numRuns: 150 },
    );
    expect(gaps).toBeGreaterThan(10);
  });
});
