import type { Mutant } from '../../bench/simulation/play/mutant.ts';

const traces = 'bench/interleavings/exploring/traces.ts';
const states = 'bench/interleavings/exploring/states.ts';

/** Mistakes in the explorations themselves: they miss orders, count some twice, or play what they need not. */
export const breakages: readonly Mutant[] = [
  {
    name: 'no race is run the other way around',
    file: traces,
    search: '      wantOtherwise(at, call);\n',
    replacement: '',
  },
  {
    name: 'a race is run the other way around although what lies between has decided it',
    file: traces,
    search: 'if (isBefore || !concern',
    replacement: 'if (!concern',
  },
  {
    name: 'whoever sleeps is never woken',
    file: traces,
    search: 'others.filter((one) => !concern(one.footprint, step.call.footprint))',
    replacement: 'others',
  },
  {
    name: 'whoever has gone on does not sleep',
    file: traces,
    search: ' || step.done.has(run));',
    replacement: ');',
  },
  {
    name: 'whoever sleeps is awake after the next call',
    file: traces,
    search: 'step.asleep.has(run) || ',
    replacement: '',
  },
  {
    name: 'whoever sleeps goes on if that is wanted',
    file: traces,
    search: '!done.has(run) && !asleep.has(run)',
    replacement: '!done.has(run)',
  },
  {
    name: 'what came before a call is not noted',
    file: traces,
    search:
      'for (const [name, before] of earlier.clock) clock.set(name, Math.max(before, clock.get(name) ?? 0));',
    replacement: '',
  },
  {
    name: 'anybody who is free may be the first',
    file: traces,
    search: 'one.run === other.run || concern(one.footprint, other.footprint)',
    replacement: 'one.run === other.run',
  },
  {
    name: 'a function that has an earlier call may be the first',
    file: traces,
    search: 'one.run === other.run || concern(one.footprint, other.footprint)',
    replacement: 'concern(one.footprint, other.footprint)',
  },
  {
    name: 'one more goes first although another who may is wanted already',
    file: traces,
    search: 'if (!runs.some((run) => wanted.has(run))) ',
    replacement: '',
  },
  {
    name: 'whoever comes after a call is free of it',
    file: traces,
    search: '(clock.get(earlier.run) ?? 0) < count',
    replacement: '(clock.get(earlier.run) ?? 0) <= count',
  },
  {
    name: 'who must come before a call is not asked of those who are not free',
    file: traces,
    search: '.filter(({ clock }) => (clock.get(earlier.run) ?? 0) < count)',
    replacement: '',
  },
  {
    name: 'two who write the same do not concern each other',
    file: 'bench/interleavings/exploring/footprint.ts',
    search: 'reads.some((place) => meets(written, place)) || writes.some((place) => meets(written, place))',
    replacement:
      'reads.some((place) => meets(written, place)) || (writes.length > 9 && meets(written, written))',
  },
  {
    name: 'functions are alike that wait with the same call',
    file: 'bench/interleavings/exploring/alike.ts',
    search: 'const is = await goOn(one, other, future);',
    replacement: 'const is = (await goOn(one, other, future)) || true;',
  },
  {
    name: 'functions are alike that go on alike after the next answer',
    file: 'bench/interleavings/exploring/alike.ts',
    search: 'await next(other, answer), then);',
    replacement: 'await next(other, answer), { ...then, after: new Map() });',
  },
  {
    name: 'of two futures one is forgotten',
    file: 'bench/interleavings/exploring/futures.ts',
    search: 'mine === undefined ? behind : either(mine, behind)',
    replacement: 'mine ?? behind',
  },
  {
    name: 'what others go through is no future of a function that waits',
    file: states,
    search: 'futures.beginningWith(answer.name, then) : then)',
    replacement: 'futures.beginningWith(answer.name, then) : futures.none)',
  },
  {
    name: 'states are the same in whatever world',
    file: states,
    search: '[now.id, isWhole, ',
    replacement: '[isWhole, ',
  },
];
