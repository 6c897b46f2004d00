import type { Mutant } from '../../bench/simulation/play/mutant.ts';

const traces = 'bench/interleavings/traces.ts';
const states = 'bench/interleavings/states.ts';

/** Mistakes in the explorations themselves. */
export const breakages: readonly Mutant[] = [
  {
    name: 'only the latest race of a call is run the other way around',
    file: traces,
    search: '      wantOtherwise(at, depth);\n',
    replacement:
      '      if ([...clock].every(([name, before]) => own?.clock.get(name) === before)) wantOtherwise(at, depth);\n',
  },
  {
    name: 'no race is run the other way around',
    file: traces,
    search: '      wantOtherwise(at, depth);\n',
    replacement: '',
  },
  {
    name: 'whoever sleeps is never woken',
    file: traces,
    search: 'others.filter(([, touches]) => !concern(touches, touchedBy(step)))',
    replacement: 'others',
  },
  {
    name: 'whoever has gone on does not sleep',
    file: traces,
    search: '[...step.asleep, ...step.done]',
    replacement: '[...step.asleep]',
  },
  {
    name: 'whoever sleeps is awake after the next call',
    file: traces,
    search: '[...step.asleep, ...step.done]',
    replacement: '[...step.done]',
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
    search: 'if (isNew && !seen.some((other) => comesBefore(other, step, step === last))) firsts',
    replacement: 'if (isNew) firsts',
  },
  {
    name: 'who must come before a call is not asked of those who are not free',
    file: traces,
    search: '.filter(({ clock }) => (clock.get(run) ?? 0) < count)',
    replacement: '',
  },
  {
    name: 'two who write the same do not concern each other',
    file: 'bench/interleavings/footprint.ts',
    search: 'reads.some((place) => meets(written, place)) || writes.some((place) => meets(written, place))',
    replacement:
      'reads.some((place) => meets(written, place)) || (writes.length > 9 && meets(written, written))',
  },
  {
    name: 'functions are alike that wait with the same call',
    file: 'bench/interleavings/alike.ts',
    search: 'const is = await goOnAlike(one, other, future);',
    replacement: 'const is = (await goOnAlike(one, other, future)) || true;',
  },
  {
    name: 'functions are alike that go on alike after the next answer',
    file: 'bench/interleavings/alike.ts',
    search: 'await next(other, answer), then)))',
    replacement: 'await next(other, answer), { ...then, after: new Map() })))',
  },
  {
    name: 'of two futures one is forgotten',
    file: 'bench/interleavings/futures.ts',
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
