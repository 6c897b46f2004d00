import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../shared/instant.ts';
import { createRun, Death, Failure, portThrough } from './faults.ts';
import type { WorldSettings } from './settings.ts';
import { createTimeline } from './timeline.ts';
import { createWorld } from './world.ts';

const call = { sessionId: 's1', participantId: 'anna', generation: 1 };
const rings = (world: ReturnType<typeof createWorld>) => world.calls.get('participants.load') ?? 0;
const quiet = (settings: WorldSettings = {}) =>
  createWorld({ sweepEvery: null, start: 1_000_000, ...settings });

describe('the timeline', () => {
  test('does what is due in order, and at the same instant what was planned first', async () => {
    const timeline = createTimeline();
    const done: number[] = [];
    const instants = Array.from({ length: 500 }, (_, index) => (index * 7_919) % 83);
    instants.forEach((at, index) => {
      timeline.plan(instant(at), async () => void done.push(at * 1_000 + index));
    });
    while (timeline.next() !== null) await timeline.actNext();
    expect(done).toEqual(instants.map((at, index) => at * 1_000 + index).sort((one, other) => one - other));
    await timeline.actNext();
  });

  test('does what is planned on the way at its own instant', async () => {
    const world = quiet();
    const seen: number[] = [];
    const note = async () => void seen.push(world.clock());
    world.at(after(world.clock(), 2_000), note);
    world.at(after(world.clock(), 1_000), async () => {
      await note();
      world.at(after(world.clock(), 500), note);
    });
    await world.advance(2_500);
    expect(seen).toEqual([1_001_000, 1_001_500, 1_002_000]);
    expect(world.clock()).toBe(1_002_500);
  });
});

describe('faults', () => {
  const portWith = (fate: Parameters<typeof createRun>[0]) => {
    const done: string[] = [];
    const port = {
      write: async (text: string) => {
        done.push(text);
        return text;
      },
    };
    return { done, port: portThrough('port', port)(createRun(fate)) };
  };

  test('a death before a call leaves it undone, and everything after it', async () => {
    const { done, port } = portWith(() => 'death-before');
    await expect(port.write('a')).rejects.toThrow(Death);
    await expect(port.write('b')).rejects.toThrow(Death);
    expect(done).toEqual([]);
  });

  test('a death after a call leaves it done, and takes what is under way with it', async () => {
    let calls = 0;
    const { done, port } = portWith(() => (++calls === 2 ? 'death-after' : null));
    const answers = await Promise.allSettled([port.write('a'), port.write('b')]);
    expect(answers[1]?.status).toBe('rejected');
    expect(done).toEqual(['a', 'b']);
    await expect(port.write('c')).rejects.toThrow(Death);
    expect(done).toEqual(['a', 'b']);
  });

  test('a failure concerns one call only', async () => {
    let calls = 0;
    const { done, port } = portWith(() => (++calls === 1 ? 'failure' : null));
    await expect(port.write('a')).rejects.toThrow(Failure);
    expect(await port.write('b')).toBe('b');
    expect(done).toEqual(['b']);
  });

  test('each run has its own lifetime', async () => {
    const world = quiet();
    world.failAt(1, 'death-before');
    const [one, other] = [world.app(), world.app()];
    await expect(one.participants.load(call)).rejects.toThrow(Death);
    expect(await other.participants.load(call)).toBeNull();
    await expect(one.participants.load(call)).rejects.toThrow(Death);
  });
});

describe('alarms', () => {
  const armed = async (settings: WorldSettings, seconds = 10) => {
    const world = quiet(settings);
    await world.app().scheduler.arm(call, after(world.clock(), seconds * 1_000));
    return world;
  };

  test.each([
    ['on time', undefined, [0, 1]],
    ['lost', [], [0, 0]],
    ['early', [-5_000], [1, 1]],
    ['late and twice', [4_000, 6_000], [0, 0]],
  ] as const)('an alarm may be %s', async (_, delays, [before, then]) => {
    const world = await armed(delays ? { alarms: { delays: () => delays } } : {});
    await world.advance(9_000);
    expect(rings(world)).toBe(before);
    await world.advance(2_000);
    expect(rings(world)).toBe(then);
    await world.advance(60_000);
    expect(rings(world)).toBe(delays?.length ?? 1);
  });

  test('a withdrawn time rings only where the world says so', async () => {
    for (const ringsAnyway of [false, true]) {
      const world = await armed({ alarms: { ringsAnyway: () => ringsAnyway } });
      await world.app().scheduler.move(call, after(world.clock(), 20_000));
      await world.advance(15_000);
      expect(rings(world)).toBe(ringsAnyway ? 1 : 0);
      await world.advance(15_000);
      expect(rings(world)).toBe(ringsAnyway ? 2 : 1);
    }
  });

  test('a run that died is retried after one and two minutes, then kept as a dead letter', async () => {
    const world = await armed({}, 0);
    world.setFate(() => 'death-before');
    await world.advance(59_000);
    expect(rings(world)).toBe(1);
    await world.advance(1_000);
    expect(rings(world)).toBe(2);
    await world.advance(119_000);
    expect(world.deadLetters).toEqual([]);
    await world.advance(1_000);
    expect(rings(world)).toBe(3);
    expect(world.deadLetters).toEqual([call]);
  });

  test('a function that fails without a fault fails the test', async () => {
    const world = quiet();
    world.at(world.clock(), async () => Promise.reject(new Error('ours')));
    await expect(world.advance(1)).rejects.toThrow('ours');
  });
});

test('the sweep comes every minute, unless it is switched off', async () => {
  const world = createWorld();
  await world.advance(10 * 60_000);
  expect(world.calls.get('participants.overdue')).toBe(10);
  expect(await world.sweep()).toBe(true);
  world.failAt(1, 'failure');
  expect(await world.sweep()).toBe(false);
});
