import { describe, expect, test } from '@jest/globals';
import { anna, carla, guestBy, openTab } from '../../world/tab.ts';
import { withLink } from '../link.ts';
import { enter, put, scene } from './writers.ts';

const MINUTE = 60_000;

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

  test('that deletes what is not there succeeds, takes no revision and is told to nobody', async () => {
    const { writer, other } = await scene();
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1' });
    expect(writer.received('content.saved')).toMatchObject([{ itemId: 'n1', revision: 0 }]);
    await put(writer, '1');
    expect(writer.received('content.saved').at(-1)).toMatchObject({ revision: 1 });
    expect(other.received('content.changed')).toHaveLength(1);
  });
});
