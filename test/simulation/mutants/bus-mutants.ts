import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes on the way from what the table has accepted to the bus. */
export const busMutants: readonly Mutant[] = [
  {
    name: 'an event that the bus has not taken is forgotten',
    file: 'functions/bus/forward.ts',
    search: 'if (again) return',
    replacement: 'if (again && note === null) return',
  },
  {
    name: 'a call of the bus that fails counts as done',
    file: 'functions/bus/forward.ts',
    search: 'return owed.map((_, place) => ({ place, why: String(fault) }));',
    replacement: 'return [];',
  },
  {
    name: 'the stream goes on behind what the bus has not taken',
    file: 'functions/bus/forward.ts',
    search: 'some[first.place]',
    replacement: 'some[first.place + 1]',
  },
  {
    name: 'the last of what the bus has not taken is where the stream goes on',
    file: 'functions/bus/forward.ts',
    search: 'const [first] = untaken;',
    replacement: 'const first = untaken.at(-1);',
  },
  {
    name: 'an ending is not put',
    file: 'functions/aws/bus/changes.ts',
    search: "return { type: 'participant-record', sessionId, participantId, record };",
    replacement:
      "return record.type === 'ended' ? null : { type: 'participant-record', sessionId, participantId, record };",
  },
  {
    name: 'events are numbered by their time',
    file: 'shared/bus/telling.ts',
    search: "common('participant', record.sequence,",
    replacement: "common('participant', record.at,",
  },
  {
    name: 'that the first one is inside is told of each who comes',
    file: 'functions/aws/bus/changes.ts',
    search: 'if (was > 0 === is > 0) return null;',
    replacement: 'if (was === is) return null;',
  },
  {
    name: 'that the last one has gone is not told',
    file: 'functions/aws/bus/changes.ts',
    search: 'if (was > 0 === is > 0) return null;',
    replacement: 'if (was > 0 === is > 0 || is === 0) return null;',
  },
];
