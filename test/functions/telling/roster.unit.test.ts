import { describe, expect, test } from '@jest/globals';
import { jsonOf } from '../../../shared/json-text.ts';
import { type DownMessage, MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { NUMBERS_OF_A_CLAIM } from '../../../shared/ports/sessions.ts';
import { changeOf, partsOf, ROSTER_BYTES } from '../../../shared/presence/roster.ts';
import { heardAt, present } from '../../contracts/people.ts';
import { anna, ben, carla, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, inside, join } from '../inside.ts';

const sessionId = 's1';
const policy = { ...defaultPolicy, participantLimit: 2_000 };
const bytesOf = (message: DownMessage) => Buffer.byteLength(jsonOf(message));

/** Puts so many people inside, each with a connection, without the work of their joins. */
const crowd = async (world: World, size: number, name: string) => {
  for (let number = 0; number < size; number += 1) {
    const participantId = `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
    const connections = { [`tab-${number}`]: heardAt(world.clock()) };
    await world.participants.save(present({ sessionId, participantId }, { name, connections, policy }));
  }
};

describe('A change of who is inside', () => {
  test('is told from one revision to the next: who came, who changed, who left and why', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await openTab(world, anna, 'a-1'), await openTab(world, ben, 'b-1')];
    await one.send(join());
    await two.send(join());
    await two.send({ action: 'media', sessionId, audio: true, video: false });
    await world.advance(1_000);
    await two.send({ action: 'session.exit', sessionId });
    const changes = one.received('presence.changed');
    expect(changes).toMatchObject([
      { joined: [{ name: 'Ben', media: { audio: false } }], changed: [], left: [] },
      { joined: [], changed: [{ name: 'Ben', media: { audio: true } }], left: [] },
      { joined: [], changed: [], left: [{ participantId: 'ben', ending: 'exit' }] },
    ]);
    let known = one.received('session.joined')[0]?.revision ?? -1;
    for (const { since, revision } of changes) {
      expect(since).toBe(known);
      known = revision;
    }
    expect(one.roster().map(({ name }) => name)).toEqual(['Anna']);
  });

  test('says of a removal that it was one', async () => {
    const { boss, member } = await inside();
    await boss.send({ action: 'participant.remove', sessionId, participantId: 'ben' });
    expect(boss.received('presence.changed').at(-1)?.left).toEqual([
      { participantId: 'ben', ending: 'removed' },
    ]);
    expect(member.received('session.ended')).toHaveLength(1);
  });

  test('while somebody else tells is told by them, or is owed', async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const world = await furnish(createWorld());
      const tabs = [
        await openTab(world, anna, 'a-1'),
        await openTab(world, ben, 'b-1'),
        await openTab(world, carla, 'c-1'),
      ];
      await Promise.all(
        tabs.map(async (tab, index) => {
          for (let wait = (seed * (index + 3)) % 31; wait > 0; wait -= 1) await Promise.resolve();
          await tab.send(join());
        }),
      );
      await world.advance(1_000);
      for (const tab of tabs) {
        await tab.catchUp();
        expect(tab.roster().map(({ name }) => name)).toEqual(['Anna', 'Ben', 'Carla']);
      }
      // Somebody slower than the first who came also owes the lists, until the sweep has looked.
      await world.advance(5 * 60_000);
      for (const { owed } of await world.participants.gathered(sessionId)) expect(owed).toBeNull();
    }
  });

  test('that a dead function had to tell is told by the sweep', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await openTab(world, anna, 'a-1'), await openTab(world, ben, 'b-1')];
    await one.send(join());
    world.setFate((name) => (name === 'sessions.claim' ? 'death-after' : null));
    await two.send(join()).catch(() => 'as it should');
    world.setFate(() => null);
    expect(one.received('presence.changed')).toEqual([]);
    await world.advance(3 * 60_000);
    await one.catchUp();
    expect(one.roster().map(({ name }) => name)).toEqual(['Anna', 'Ben']);
  });

  test('is told by whoever is called to, though what they owed themselves was told by somebody faster', async () => {
    const world = await furnish(createWorld({ policy, sweepEvery: 60 * 60_000 }));
    const tabs = [
      await openTab(world, anna, 'a-1'),
      await openTab(world, ben, 'b-1'),
      await openTab(world, carla, 'c-1'),
    ] as const;
    for (const tab of tabs) await tab.send(join());
    await crowd(world, 12, 'Somebody');
    const [one, two, three] = tabs;
    await world.advance(10_000);
    await three.send({ action: 'media', sessionId, audio: false, video: true });
    // The message that calls Ben comes twice. The second finds that he still owes, notes it again, and is called once
    // more.
    const second: Promise<unknown>[] = [];
    world.setFate((name) => {
      if (name === 'sessions.claim' && second.length === 0)
        second.push(
          world
            .app()
            .advance(
              { sessionId, participantId: 'ben' },
              { type: 'wake', hand: 'second', at: world.clock() },
            ),
        );
      return null;
    });
    await two.send({ action: 'media', sessionId, audio: true, video: false });
    await world.advance(3_000);
    expect(second).toHaveLength(1);
    await second[0];
    await three.send({ action: 'media', sessionId, audio: true, video: true });
    await world.advance(10_000);
    expect(one.roster().map(({ name, media }) => [name, media])).toContainEqual([
      'Carla',
      { audio: true, video: true },
    ]);
  });
});

/** A world in which every message is measured, and those that Anna hears are kept. */
const overheard = async () => {
  const sizes: number[] = [];
  const heard: DownMessage[] = [];
  const sent = (connectionId: string, message: DownMessage) => {
    sizes.push(bytesOf(message));
    if (connectionId === 'a-1') heard.push(message);
  };
  return { world: await furnish(createWorld({ policy, sent })), sizes, heard };
};

describe('No message is too large', () => {
  test.each([
    ['250 people with names of 100 CJK letters', 250, '漢'.repeat(100)],
    ['a thousand people', 1_000, 'Somebody of an ordinary name'],
    ['a thousand people with names of 100 CJK letters', 1_000, '漢'.repeat(100)],
  ])('with %s inside, and whoever enters reads all of them in pages', async (_, size, name) => {
    const { world, sizes, heard } = await overheard();
    await crowd(world, size, name);
    const tab = await openTab(world, anna, 'a-1');
    await tab.send(join());
    const joined = heard.find((message) => message.type === 'session.joined');
    const known = [...(joined?.roster ?? [])];
    for (let cursor = joined?.rosterNext ?? null; cursor !== null; ) {
      await tab.send({ action: 'roster.list', sessionId, cursor });
      const page = heard.at(-1);
      if (page?.type !== 'roster') throw new Error(`There is no page after ${cursor}.`);
      known.push(...page.roster);
      cursor = page.next;
    }
    expect(known).toHaveLength(size + 1);
    expect(new Set(known.map(({ participantId }) => participantId)).size).toBe(size + 1);
    expect(Math.max(...sizes)).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(Buffer.byteLength(jsonOf(joined?.roster))).toBeLessThan(ROSTER_BYTES + 1_024);
  });

  test('when a thousand of the longest names change at once: it is told in parts that follow each other', async () => {
    const { world, sizes, heard } = await overheard();
    const tab = await openTab(world, anna, 'a-1');
    await tab.send(join());
    await crowd(world, 1_000, '漢'.repeat(100));
    const ids = (await world.participants.gathered(sessionId)).map(({ participantId }) => participantId);
    await world.sessions.takeNumber(sessionId, ids);
    await (await openTab(world, ben, 'b-1')).send(join());
    const changes = heard.filter((message) => message.type === 'presence.changed');
    expect(changes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(MAX_MESSAGE_BYTES);
    for (const [index, { since }] of changes.entries())
      if (index > 0) expect(since).toBe(changes[index - 1]?.revision);
    const named = changes.flatMap(({ joined, changed }) => [...joined, ...changed]);
    expect(new Set(named.map(({ participantId }) => participantId)).size).toBe(1_002);
  });
});

test('when more changes at once than a telling may hold, the rest is told next', () => {
  const changes = Array.from({ length: 4_000 }, (_, number) =>
    changeOf(`p${number}`, present({ sessionId, participantId: `p${number}` }, { name: '漢'.repeat(100) })),
  );
  const { parts, told } = partsOf(changes, NUMBERS_OF_A_CLAIM);
  expect(parts).toHaveLength(NUMBERS_OF_A_CLAIM);
  expect(told).toBeLessThan(4_000);
  expect(told).toBeGreaterThan(2_000);
  for (const part of parts) expect(Buffer.byteLength(jsonOf(part))).toBeLessThan(ROSTER_BYTES + 1_024);
  expect(partsOf(changes.slice(told), NUMBERS_OF_A_CLAIM).told).toBe(4_000 - told);
});

test('the roster is for those inside: not for a connection that is not, nor once the session is hidden from them', async () => {
  const { world, boss, contact } = await inside();
  const outside = await openTab(world, ben, 'ben-2');
  await outside.send({ action: 'roster.list', sessionId });
  expect(codes(outside)).toEqual(['session.not-joined']);
  world.setFate((name) => (name === 'sessions.update' ? 'death-after' : null));
  await boss
    .send({ action: 'session.update', sessionId, revision: 1, state: 'hidden' })
    .catch(() => 'as it should');
  world.setFate(() => null);
  await contact.send({ action: 'roster.list', sessionId });
  expect(codes(contact)).toEqual(['session.not-found']);
});
