import { describe, expect, test } from '@jest/globals';
import { simulate } from './command.ts';

const MINUTES = 60_000;

describe('The simulation', () => {
  test(
    // A minute and a half of one processor, as much as fits beside everything else; the documents tell of 100,000, by the same command.
    'finds no broken rule in 3,000 participations',
    async () => {
      const { code, stdout } = await simulate('--participations', '3000', '--seed', '1');
      expect(stdout).toMatch(/^seed 1: 3\d{3} participations/);
      expect(stdout).toContain('no rule of the lifecycle was broken');
      expect(code).toBe(0);
    },
    15 * MINUTES,
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
      const { code, stdout } = await simulate('--participations', '60', '--only', 'sdk', '--seed', '4');
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
