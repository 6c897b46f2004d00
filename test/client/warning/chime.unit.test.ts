import { expect, test } from '@jest/globals';
import { chime } from '../../../client/warning/chime.ts';
import { settled } from '../hand-clock.ts';
import { globalsOfATest, handTimers } from './globals.ts';

const standIn = globalsOfATest();

/** Sound as a browser makes it: what was played when, and whether it was released. */
const sound = (resumes: 'at once' | 'never' = 'at once') => {
  const timers = handTimers();
  const played: unknown[] = [];
  const contexts: { state: string; isClosed: boolean }[] = [];
  class AudioContext {
    state = 'suspended';
    currentTime = 10;
    destination = 'the speaker';
    isClosed = false;
    constructor() {
      contexts.push(this);
    }
    async resume() {
      if (resumes === 'never') await new Promise(() => {});
      this.state = 'running';
    }
    async close() {
      this.isClosed = true;
    }
  }
  class OscillatorNode {
    note: Record<string, unknown>;
    constructor(_: unknown, how: object) {
      this.note = { ...how, loudness: [] };
      played.push(this.note);
    }
    connect(gain: { note: unknown; through: Record<string, unknown> }) {
      this.note.loudness = gain.through;
      return gain;
    }
    start(at: number) {
      this.note.start = at;
    }
    stop(at: number) {
      this.note.stop = at;
    }
  }
  class GainNode {
    through: Record<string, unknown>;
    gain: object;
    constructor(_: unknown, how: object) {
      const steps: unknown[] = [];
      this.through = { ...how, steps };
      const step = (kind: string) => (to: number, at: number) => steps.push([kind, to, at]);
      this.gain = {
        setValueAtTime: step('is'),
        linearRampToValueAtTime: step('rises'),
        exponentialRampToValueAtTime: step('falls'),
      };
    }
    connect(to: unknown) {
      this.through.to = to;
    }
  }
  standIn({
    AudioContext,
    OscillatorNode,
    GainNode,
    setTimeout: timers.setTimeout,
    clearTimeout: timers.clearTimeout,
  });
  return { timers, played, contexts };
};

test('A chime is two notes that rise quickly and fall away, one after the other, and then releases the speaker', async () => {
  const { timers, played, contexts } = sound();
  const chiming = chime();
  await settled();
  const note = (frequency: number, at: number) => ({
    frequency,
    start: at,
    stop: expect.closeTo(at + 1.1, 6),
    loudness: {
      gain: 0,
      to: 'the speaker',
      steps: [
        ['is', 0, at],
        ['rises', 0.2, expect.closeTo(at + 0.02, 6)],
        ['falls', 0.001, at + 1],
      ],
    },
  });
  expect(played).toEqual([note(587, 10), note(880, 10.22)]);
  expect([timers.delays(), contexts[0]?.isClosed]).toEqual([[1_000, 1_400], false]);
  timers.fire();
  timers.fire();
  await chiming;
  expect(contexts[0]?.isClosed).toBe(true);
});

test('It is given up where the browser allows no sound within a second', async () => {
  const { timers, played, contexts } = sound('never');
  const chiming = chime();
  await settled();
  expect(timers.delays()).toEqual([1_000]);
  timers.fire();
  await chiming;
  expect([played, contexts[0]?.isClosed, timers.delays()]).toEqual([[], true, []]);
});

test('It is silent where there is no sound at all', async () => {
  await expect(chime()).resolves.toBeUndefined();
});
