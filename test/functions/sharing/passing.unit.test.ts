import { describe, expect, test } from '@jest/globals';
import { tellNews } from '../../../functions/session/news.ts';
import { carrying, SIGNALS_WINDOW } from '../../../functions/sharing/carrying.ts';
import { pageBeside } from '../../../functions/sharing/content-page.ts';
import { within } from '../../../functions/sharing/extent.ts';
import { putMine } from '../../../functions/sharing/mine.ts';
import { readersAmong } from '../../../functions/sharing/readers.ts';
import { signal as passOn } from '../../../functions/sharing/signals.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { after, instant } from '../../../shared/instant.ts';
import { bytesOf, JsonText } from '../../../shared/json-text.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages/sizes.ts';
import { present } from '../../contracts/people.ts';
import { Failure } from '../../world/faults.ts';
import { anna, ben, carla, guestBy, openTab } from '../../world/tab.ts';
import { codes, inside } from '../inside.ts';
import { admit, join, withLink } from '../link.ts';

const sessionId = 's1';
const DAY = 24 * 60 * 60_000;

describe('What is shared', () => {
  test('and can be told to nobody, who cannot be hung up on either, is a fault', async () => {
    const { world } = await inside();
    const people = await world.participants.gathered(sessionId);
    world.setFate((name) => (name.startsWith('connections.') ? 'failure' : null));
    const app = { ...world.app(), aside: undefined } as never;
    const told = tellNews(app, people, [{ type: 'pong', serverTime: world.clock() }], null);
    const fault = await told.catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(AggregateError);
    expect((fault as AggregateError).errors).toHaveLength(3);
  });

  test('and one cannot be told it is a fault as well, and the others have it', async () => {
    const { world, boss } = await inside();
    const people = await world.participants.gathered(sessionId);
    world.disturb('ben-1', async () => {
      throw new Failure('It is too busy.');
    });
    world.setFate((name) => (name === 'connections.close' ? 'failure' : null));
    const app = { ...world.app(), aside: undefined } as never;
    const news = [{ type: 'pong', serverTime: world.clock() } as const];
    await expect(tellNews(app, people, news, null)).rejects.toThrow(AggregateError);
    expect(boss.received('pong')).toHaveLength(1);
    world.disturb('ben-1', null);
    await expect(tellNews(app, people, news, null)).resolves.toBeUndefined();
  });
});

describe('How many may be told signals', () => {
  test.each([
    [30, 300, 30],
    [0.5, 5, 1],
  ])('is taken by a tenth, or one at the least: of %d a second', async (signalsTold, most, share) => {
    const taken: unknown[] = [];
    const carries = carrying({ signalsTold }, async (_whose, _window, part, all) => {
      taken.push([part, all]);
      return true;
    });
    const now = instant(SIGNALS_WINDOW);
    for (let nth = 0; nth < 3; nth += 1) await carries(sessionId, 2, now);
    expect(taken[0]).toEqual([share, most]);
  });
});

test('A page of the content has the room that the rest of its message leaves', async () => {
  const asked: unknown[] = [];
  const content = {
    list: async (...what: unknown[]) => {
      asked.push(what);
      return { items: [], next: null, tooLate: false };
    },
  } as never;
  const rest = { roster: ['Anna'] };
  await pageBeside({ content, clock: () => instant(5) }, sessionId, rest, { cursor: 'c', after: 7 });
  const bytes = MAX_MESSAGE_BYTES - 4_096 - bytesOf(rest);
  expect(asked).toEqual([[sessionId, { cursor: 'c', after: 7, bytes }, 5]]);
});

test('A value is measured by the text that it came as, and has to have come as one', () => {
  expect(within(new JsonText('12'), 2)).toEqual({ text: new JsonText('12') });
  expect(within(new JsonText('123'), 2)).toMatchObject({ refusal: { code: 'value.too-large' } });
  expect(() => within(12, 2)).toThrow(TypeError);
});

describe('What somebody keeps for themselves', () => {
  test('is kept for thirty days for a guest, and for ever for a member', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await admit(moderator, guest);
    const until: unknown[] = [];
    const app = world.app();
    const mine = { ...app.mine, keep: async (...what: unknown[]) => void until.push(what[2]) };
    for (const user of [guest, carla]) {
      const now = world.clock();
      const caller = { connectionId: 'x', user, expiresAt: now, receivedAt: now };
      await putMine({ ...app, mine }, caller, {
        action: 'mine.put',
        sessionId,
        value: new JsonText('1'),
      });
    }
    expect(until).toEqual([after(world.clock(), 30 * DAY), null]);
  });

  test('is read by nobody who has nothing to do with the session', async () => {
    const { world } = await inside();
    const stranger = await openTab(world, { ...carla, id: 'stranger' }, 'x');
    await stranger.send({ action: 'mine.get', sessionId });
    expect([codes(stranger), stranger.received('mine')]).toEqual([['session.not-found'], []]);
  });
});

describe('Those who read along', () => {
  const contact = present({ sessionId, participantId: 'carla' }, { kind: 'contact' });
  const moderator = present({ sessionId, participantId: 'anna' }, { role: 'moderator' });
  const among = async (state: 'active' | 'hidden' | null, people = [moderator, contact]) => {
    let looked = 0;
    const find = async () => {
      looked += 1;
      return state === null ? null : { ...newSession(sessionId, 'Plans'), state };
    };
    const readers = await readersAmong({ sessions: { find } as never }, sessionId, people);
    return { looked, ids: readers.map(({ participantId }) => participantId) };
  };

  test('are all inside whom the session is not hidden from, and it is looked at where that matters', async () => {
    expect(await among('active')).toEqual({ looked: 1, ids: ['anna', 'carla'] });
    expect(await among('hidden')).toEqual({ looked: 1, ids: ['anna'] });
    expect(await among(null)).toEqual({ looked: 1, ids: [] });
    expect(await among('hidden', [moderator])).toEqual({ looked: 0, ids: ['anna'] });
  });
});

describe('A signal', () => {
  test('of somebody who comes in while it is looked for them is told that they are not in yet', async () => {
    const { world } = await inside();
    const app = world.app();
    const early = { ...app.participants, gathered: async () => [] };
    const now = world.clock();
    const caller = { connectionId: 'ben-1', user: ben, expiresAt: now, receivedAt: now };
    const value = new JsonText('1');
    const answer = await passOn({ ...app, participants: early }, caller, {
      action: 'signal',
      sessionId,
      value,
    });
    expect(answer).toMatchObject({ type: 'error', code: 'session.not-joined' });
  });

  const signal = (to?: string) => ({ action: 'signal', sessionId, value: 1, ...(to && { to }) }) as const;

  test('to one person looks at nobody but the two of them', async () => {
    const { world, boss, member } = await inside();
    const before = world.calls.get('participants.gathered');
    await boss.send(signal('ben'));
    expect(member.received('signal')).toHaveLength(1);
    expect(world.calls.get('participants.gathered')).toBe(before);
  });

  test('to all looks at each of them once, and takes nobody for gone', async () => {
    const { world, boss } = await inside();
    const before = world.calls.get('participants.load');
    await boss.send(signal());
    expect(world.calls.get('participants.load')).toBe(before);
  });

  test('that reaches nobody is charged to no session', async () => {
    const { world, member, contact } = await inside();
    for (const tab of [member, contact]) await tab.send({ action: 'session.exit', sessionId });
    const charged: number[] = [];
    const signals = {
      ...world.app().signals,
      carries: async (_: string, count: number) => {
        charged.push(count);
        return true;
      },
    };
    const now = world.clock();
    const caller = { connectionId: 'anna-1', user: anna, expiresAt: after(now, 1), receivedAt: now };
    const request = { action: 'signal', sessionId, value: new JsonText('1') } as const;
    expect(await passOn({ ...world.app(), signals }, caller, request)).toBeNull();
    expect(charged).toEqual([]);
  });
});
