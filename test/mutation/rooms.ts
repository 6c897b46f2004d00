import { globSync } from 'node:fs';

/** A part of the sources, and the fast tests that judge its mutants. */
export type Room = { readonly mutated: readonly string[]; readonly judges: readonly string[] };

const inCore = /^shared\/(lifecycle|audit|replay|presence\/(alarm|deadlines))\b/;

export const rooms = {
  core: {
    mutated: [
      'shared/lifecycle.ts',
      'shared/lifecycle/*.ts',
      'shared/presence/alarm.ts',
      'shared/presence/deadlines.ts',
      'shared/audit/*.ts',
      'shared/replay/*.ts',
    ],
    judges: ['test/core/**/*.test.ts', 'test/functions/**/*.test.ts'],
  },
  actions: { mutated: ['functions/actions/**/*.ts'], judges: ['test/functions/**/*.test.ts'] },
  aws: {
    mutated: ['functions/aws/**/*.ts'],
    judges: [
      // Not those that run a program of their own, in which no mistake is made, or fill a table for a minute.
      'test/contracts/**/!(abuse|fan-out|session-lists|team-function|hold-cost|redeploy-cost|signal-cost).{contract,unit}.test.ts',
      // The other tests of the functions reach no adapter.
      'test/functions/bus/*.test.ts',
      'test/functions/{directory/cursor,lambda/counted,service/deletion}.unit.test.ts',
      'test/dynamo/moving-session.unit.test.ts',
      'test/releases/*.test.ts',
      'test/docs/retention.unit.test.ts',
    ],
  },
  shared: {
    mutated: ['shared/**/*.ts'],
    judges: [
      'test/core/**/*.test.ts',
      'test/functions/**/*.test.ts',
      'test/evidence/**/*.{unit,property}.test.ts',
      // Not those that test AWS or counts made by a program of its own, or that wait.
      'test/contracts/{audit,content,directory,presence,table}/**/*.test.ts',
      'test/docs/published.unit.test.ts',
    ],
  },
  client: { mutated: ['client/**/*.{ts,tsx}'], judges: ['test/client/**/*.{unit,property}.test.ts'] },
  functions: { mutated: ['functions/**/*.ts'], judges: ['test/functions/**/*.test.ts'] },
} as const satisfies Record<string, Room>;

export type RoomName = keyof typeof rooms;

/** The only room in which a file is measured. */
export const roomOf = (file: string): RoomName => {
  if (inCore.test(file)) return 'core';
  const [root, room] = file.split('/');
  if (root === 'shared' || root === 'client') return root;
  return room === 'actions' || room === 'aws' ? room : 'functions';
};

/** Judged where no test can be run once for each mistake: by browsers, and by a package that is installed. */
const inBrowsers = /^client\/(package\/|warning\/(element|parts|style|watch)\.ts$)/;

/**
 * What only puts the rest together when it is started, from variables that a stack sets: every story starts it as it is
 * bundled and deployed, and nobody else could tell whether it fits.
 */
const inStacks =
  /^functions\/lambda\/(adapters|authorize|connect|disconnect|forward|message|service|sweep|timer)\.ts$/;

const isElsewhere = (file: string): boolean => inBrowsers.test(file) || inStacks.test(file);

/** The files that are measured in a room. */
export const filesIn = (root: string, name: RoomName): string[] =>
  filesOf(root, rooms[name].mutated).filter((file) => roomOf(file) === name && !isElsewhere(file));

/** The test files that judge a room. */
export const judgesIn = (root: string, name: RoomName): string[] => filesOf(root, rooms[name].judges);

const filesOf = (root: string, patterns: readonly string[]): string[] =>
  [...new Set(globSync([...patterns], { cwd: root }))].sort();
