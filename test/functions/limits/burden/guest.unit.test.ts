import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../../shared/instant.ts';
import type { UpMessage } from '../../../../shared/messages.ts';
import { environment, guest, HOUR, letIn, most, put, start } from './hour.ts';

describe('an hour’s budget of one person', () => {
  test('is shared by everybody who comes by one link, whatever keys they make up', async () => {
    const bears = environment();
    let passed = 0;
    for (let key = 0; key < 200; key += 1) passed += await letIn(bears, guest(`guest-${key}`), 1);
    expect(passed).toBeLessThanOrEqual(1.01 * (most / 100));
    expect(await letIn(bears, guest('guest-other', 'another link'), 1)).toBe(1);
  });

  test('is a guest’s own once they are inside, whoever else comes by their link', async () => {
    const bears = environment({ isInside: async ({ id }) => id === 'in' });
    await letIn(bears, guest('out'), 200);
    expect(await letIn(bears, guest('out'), 1)).toBe(0);
    expect(await letIn(bears, guest('in'), 50)).toBe(50);
  });

  describe('of a guest', () => {
    const looking = () => {
      const asked: string[] = [];
      const bears = environment({
        spent: () => 5 * most,
        isInside: async ({ id }, sessionId) => asked.push(`${id} in ${sessionId}`) > 0,
      });
      return { bears, asked };
    };

    test('is looked for only when what passes as one is used up, and once an hour', async () => {
      const { bears, asked } = looking();
      await letIn(bears, guest('one'), 1);
      expect(asked).toEqual([]);
      await letIn(bears, guest('one'), 3);
      await letIn(bears, guest('two'), 3);
      await letIn(bears, guest('one'), 1, put, instant(start + 1_000));
      expect(asked).toEqual(['one in s1', 'two in s1']);
      const later = instant(start + HOUR);
      await letIn(bears, guest('three'), 1, put, later);
      await letIn(bears, guest('one'), 2, put, later);
      expect(asked.slice(2)).toEqual(['one in s1']);
    });

    test('is that of all together for what concerns no session, or cannot be read', async () => {
      const { bears, asked } = looking();
      await letIn(bears, guest('one'), 1);
      for (const request of [null, { action: 'contacts.list' } as UpMessage])
        expect(await bears(guest('one'), request, start)).toMatchObject({ verdict: 'too much' });
      await bears(guest('one'), { action: 'ping', sessionId: undefined } as unknown as UpMessage, start);
      expect(asked).toEqual([]);
    });

    test('is looked for again once a thousand others have been found', async () => {
      const { bears, asked } = looking();
      await letIn(bears, guest('any'), 1);
      for (let nth = 0; nth < 1_000; nth += 1) await bears(guest(`${nth}`), put, start);
      expect(asked).toHaveLength(1_000);
      // What passes as one has been forgotten over it, and is used up again.
      await letIn(bears, guest('any'), 1);
      await bears(guest('1000'), put, start);
      expect(asked).toHaveLength(1_001);
      await bears(guest('0'), put, start);
      expect(asked).toHaveLength(1_002);
    });
  });
});
