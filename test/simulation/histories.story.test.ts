import { describe, expect, test } from '@jest/globals';
import { simulate } from './command.ts';

const MINUTES = 60_000;

describe('The simulation', () => {
  test(
    // A quarter of what was played before they were chosen; the documents tell of 30,000 participations, by the same command.
    'finds no broken rule in the histories that have most in them',
    async () => {
      const { code, stdout } = await simulate('--chosen');
      expect(stdout).toMatch(/^chosen of \d+ histories for their \d+ traits: \d{3,4} participations/);
      expect(stdout).toContain('no rule of the lifecycle was broken');
      expect(code).toBe(0);
    },
    15 * MINUTES,
  );

  test(
    'finds none in 400 participations either that nobody has chosen, others whenever the product changes',
    async () => {
      const { code, stdout } = await simulate('--participations', '400', '--seed', 'tree');
      expect([code, code === 0 ? '' : stdout]).toEqual([0, '']);
      expect(stdout).toMatch(/^seed \d+: 4\d\d participations/);
      expect(stdout).toContain('no rule of the lifecycle was broken');
    },
    10 * MINUTES,
  );

  test(
    'prints the same for the same seed, and something else for another',
    async () => {
      const [once, again, other] = await Promise.all([
        simulate('--participations', '100', '--seed', '7'),
        simulate('--participations', '100', '--seed', '7'),
        simulate('--participations', '100', '--seed', '8'),
      ]);
      expect(once.stdout).toBe(again.stdout);
      expect(other.stdout).not.toBe(once.stdout);
      expect(once.stderr).toMatch(/elapsed/);
      // Nobody is watching: no bar.
      expect(once.stderr).not.toContain('█');
    },
    10 * MINUTES,
  );

  test(
    'finds no broken rule where everybody uses the real client',
    async () => {
      const { code, stdout } = await simulate('--participations', '180', '--only', 'sdk', '--seed', '4');
      expect(stdout).toContain('no rule of the lifecycle was broken');
      expect(code).toBe(0);
    },
    10 * MINUTES,
  );

  test('says what is wrong with an option', async () => {
    const { code, stderr } = await simulate('--participations', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('--participations must be a whole number');
  });
});
