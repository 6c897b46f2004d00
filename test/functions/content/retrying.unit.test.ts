import { describe, expect, test } from '@jest/globals';
import { ben } from '../../world/tab.ts';
import { overtaken } from './held-up.ts';
import { enter, put, scene } from './writers.ts';

const MINUTE = 60_000;

describe('A write', () => {
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
