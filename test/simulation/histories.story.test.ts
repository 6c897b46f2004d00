import { beforeAll, describe, expect, test } from '@jest/globals';
import { AGAIN } from './again.ts';
import { runProgram, simulate } from './command.ts';
import type { Played } from './played.ts';

describe('The simulation', () => {
  let all: Played;
  beforeAll(async () => {
    const { code, stdout, stderr } = await runProgram(new URL('played.ts', import.meta.url), []);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    all = JSON.parse(stdout) as Played;
  }, 900_000);

  // A quarter of what was played before they were chosen; the documents tell of 30,000 participations, by the same command.
  test('finds no broken rule in the histories that have most in them', () => {
    const { isWell, text } = all.chosen;
    expect(text).toMatch(/^chosen of \d+ histories for their \d+ traits: \d{3,4} participations/);
    expect(text).toContain('no rule of the lifecycle was broken');
    expect(isWell).toBe(true);
  });

  test('finds none in 400 participations either that nobody has chosen, others whenever the product changes', () => {
    const { isWell, text } = all.tree;
    expect([isWell, isWell ? '' : text]).toEqual([true, '']);
    // What has begun is played to its end, and in one session there may be two hundred.
    const [, played] = /^seed \d+: (\d+) participations/.exec(text) ?? [];
    expect(Number(played)).toBeGreaterThanOrEqual(400);
    expect(Number(played)).toBeLessThan(700);
    expect(text).toContain('no rule of the lifecycle was broken');
  });

  test('finds no broken rule where everybody uses the real client', () => {
    const { isWell, text } = all.onlySdk;
    expect(text).toContain('no rule of the lifecycle was broken');
    expect(isWell).toBe(true);
  });

  test('prints the same for the same seed, whatever was played before, and something else for another', async () => {
    const { participations, seed } = AGAIN;
    const alone = ['--participations', String(participations), '--seed', String(seed)];
    const { code, stdout, stderr } = await simulate(...alone);
    expect(code).toBe(0);
    expect(stdout).toBe(`${all.again.text}\n`);
    expect(all.tree.text.split('\n').slice(1)).not.toEqual(all.again.text.split('\n').slice(1));
    expect(stderr).toMatch(/elapsed/);
    // Nobody is watching: no bar.
    expect(stderr).not.toContain('█');
  }, 600_000);

  test('says what is wrong with an option', async () => {
    const { code, stderr } = await simulate('--participations', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('--participations must be a whole number');
  });
});
