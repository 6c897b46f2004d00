import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { handler } from '../../../docs/examples/entitlement.ts';
import {
  asking,
  HELD_UP,
  LONGEST_KEPT,
  MOST_HELD_UP,
  MOST_KEPT,
  REFUSAL_KEPT,
  REST,
} from '../../../functions/entitlement/entitlement.ts';
import { instant } from '../../../shared/instant.ts';
import type { Question } from '../../../shared/ports/entitlement.ts';

/** A team's function that answers `says`, at a time that is turned by hand. */
const asked = (says: (question: Question) => unknown, kept = 60_000) => {
  const questions: Question[] = [];
  const faults: unknown[] = [];
  let now = 0;
  const { of } = asking({
    ask: async (question) => {
      questions.push(question);
      return says(question);
    },
    clock: () => instant(now),
    kept,
    failed: (fault) => faults.push(fault),
  });
  const anna = { id: 'anna', kind: 'licence-holder' } as const;
  return {
    of,
    anna: (sessionId = 's') => of(anna, sessionId),
    questions,
    faults,
    advance: (duration: number) => {
      now += duration;
    },
  };
};

describe('The team’s function', () => {
  test('is told who it is about, and nothing else, and its answer applies', async () => {
    const { anna, questions } = asked(() => ({ role: 'moderator', more: 'of a later version' }));
    expect(await anna('doc-7')).toBe('moderator');
    expect(questions).toEqual([{ version: 1, userId: 'anna', kind: 'licence-holder', sessionId: 'doc-7' }]);
  });

  test('is not asked about guests, who come by links', async () => {
    const { of, questions } = asked(() => ({ role: 'moderator' }));
    expect(await of({ id: 'guest-1', kind: 'guest' }, 's')).toBe('membership');
    expect(questions).toEqual([]);
  });

  test('is asked once for as long as an answer is kept, for each person and session', async () => {
    const { anna, of, questions, advance } = asked(() => ({ role: 'member' }));
    await anna();
    advance(59_999);
    await anna();
    expect(questions).toHaveLength(1);
    await anna('other');
    await of({ id: 'ben', kind: 'contact' }, 's');
    await of({ id: 'anna', kind: 'contact' }, 's');
    expect(questions).toHaveLength(4);
    advance(1);
    await anna();
    expect(questions).toHaveLength(5);
  });

  test('may say for how long, up to the setting and no longer', async () => {
    const shorter = asked(() => ({ role: 'member', for: 10 }));
    await shorter.anna();
    shorter.advance(9_999);
    await shorter.anna();
    expect(shorter.questions).toHaveLength(1);
    shorter.advance(1);
    await shorter.anna();
    expect(shorter.questions).toHaveLength(2);
    const longest = asked(() => ({ role: 'member', for: 3_600 }), LONGEST_KEPT);
    await longest.anna();
    longest.advance(60 * 60_000 - 1);
    await longest.anna();
    expect(longest.questions).toHaveLength(1);
    const longer = asked(() => ({ role: 'member', for: LONGEST_KEPT }));
    await longer.anna();
    longer.advance(60_000);
    await longer.anna();
    expect(longer.questions).toHaveLength(2);
    const never = asked(() => ({ role: 'member' }), 0);
    await never.anna();
    await never.anna();
    expect(never.questions).toHaveLength(2);
  });

  test('is asked again soon about somebody it has refused: they may have been let in just now', async () => {
    let role: string | null = null;
    const { anna, advance } = asked(() => ({ role }));
    expect(await anna()).toBeNull();
    role = 'member';
    advance(REFUSAL_KEPT - 1);
    expect(await anna()).toBeNull();
    advance(1);
    expect(await anna()).toBe('member');
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'moderator'],
    ['no role', { for: 3 }],
    ['an invalid role', { role: 'owner' }],
    ['a time in the past', { role: 'member', for: -1 }],
    ['an endless time', { role: 'member', for: Number.POSITIVE_INFINITY }],
  ])('that answers with %s has not answered: nobody gets a right by it', async (_, says) => {
    const { anna, faults } = asked(() => says);
    expect(await anna()).toBe('unavailable');
    expect(faults).toHaveLength(1);
  });

  test('that fails is asked again by whoever comes next, and an answer that is too old does not count', async () => {
    let works = true;
    const { anna, advance, questions, faults } = asked(() => {
      if (!works) throw new Error('It is down.');
      return { role: 'member' };
    });
    await anna();
    works = false;
    expect(await anna()).toBe('member');
    advance(60_000);
    expect(await anna()).toBe('unavailable');
    expect(await anna()).toBe('unavailable');
    expect([questions.length, faults.length]).toEqual([3, 2]);
    works = true;
    expect(await anna()).toBe('member');
  });

  describe('that hangs', () => {
    const hanging = (takes = HELD_UP) => {
      let answer: unknown;
      const all = asked(() => {
        if (answer !== undefined) return answer;
        all.advance(takes);
        throw new Error('It has timed out.');
      });
      const mend = () => {
        answer = { role: 'member' };
      };
      const comeAll = async (people: number) => {
        for (let nth = 0; nth < people; nth += 1) expect(await all.anna(`s${nth}`)).toBe('unavailable');
      };
      return { ...all, mend, comeAll };
    };

    test('delays three people in a row, and whoever comes next is refused at once, and counted', async () => {
      const { comeAll, questions, faults, mend, anna } = hanging();
      await comeAll(MOST_HELD_UP + 5);
      expect([questions.length, faults.length]).toEqual([MOST_HELD_UP, MOST_HELD_UP + 5]);
      mend();
      expect(await anna()).toBe('unavailable');
    });

    test('is tried after a while by one person, who may be delayed again, and lets everybody in when it answers', async () => {
      const { comeAll, questions, advance, anna, mend } = hanging();
      await comeAll(MOST_HELD_UP);
      advance(REST - 1);
      await comeAll(1);
      expect(questions).toHaveLength(MOST_HELD_UP);
      advance(1);
      await comeAll(3);
      expect(questions).toHaveLength(MOST_HELD_UP + 1);
      advance(REST);
      mend();
      expect(await anna()).toBe('member');
      expect(await anna('other')).toBe('member');
    });

    test('is asked as long as it fails at once, since that delays nobody', async () => {
      const { comeAll, questions } = hanging(HELD_UP - 1);
      await comeAll(20);
      expect(questions).toHaveLength(20);
    });

    test('and answers one of them starts a new row', async () => {
      let count = 0;
      const { anna, questions, advance } = asked(() => {
        count += 1;
        if (count === MOST_HELD_UP) return { role: 'member' };
        advance(HELD_UP);
        throw new Error('It has timed out.');
      });
      for (let nth = 0; nth < 2 * MOST_HELD_UP - 1; nth += 1) await anna(`s${nth}`);
      expect(questions).toHaveLength(2 * MOST_HELD_UP - 1);
    });

    test('does not invalidate an answer that is kept', async () => {
      let works = true;
      const { anna, advance } = asked(() => {
        if (works) return { role: 'member' };
        advance(HELD_UP);
        throw new Error('It has timed out.');
      });
      await anna();
      works = false;
      for (let nth = 0; nth < MOST_HELD_UP; nth += 1) await anna(`s${nth}`);
      expect(await anna()).toBe('member');
    });
  });

  test('is remembered for a thousand people and sessions, and for one more the oldest is forgotten', async () => {
    const { anna, questions } = asked(() => ({ role: 'member' }));
    for (let nth = 0; nth < MOST_KEPT; nth += 1) await anna(`s${nth}`);
    await anna('s0');
    expect(questions).toHaveLength(MOST_KEPT);
    await anna('one more');
    await anna('s1');
    await anna('s0');
    expect(questions).toHaveLength(MOST_KEPT + 2);
  });
});

test('An answer that may not be kept takes no place of one that may', async () => {
  const { anna, questions } = asked(({ sessionId }) => ({
    role: 'member',
    for: sessionId === 'now' ? 0 : 60,
  }));
  for (let nth = 0; nth < MOST_KEPT; nth += 1) await anna(`s${nth}`);
  await anna('now');
  await anna('s0');
  expect(questions).toHaveLength(MOST_KEPT + 1);
});

describe('The function of twenty lines', () => {
  test('answers as it should, and is printed in the page about identities', async () => {
    const about = (userId: string, sessionId: string) =>
      handler({ version: 1, userId, kind: 'contact', sessionId });
    expect(await about('anna', 'file-budget')).toEqual({ role: 'moderator', for: 30 });
    expect(await about('carla', 'file-budget')).toEqual({ role: 'member', for: 30 });
    expect(await about('ben', 'file-budget')).toEqual({ role: null });
    expect(await about('ben', 's1')).toEqual({ role: 'membership' });
    const [page, example] = await Promise.all(
      ['identity.md', 'examples/entitlement.ts'].map((name) =>
        readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8'),
      ),
    );
    expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
