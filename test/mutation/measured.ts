import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { digestOf } from './digest.ts';
import type { Report } from './report.ts';
import { type RoomName, rooms } from './rooms.ts';
import type { Score } from './survivors.ts';

/** The result of the last complete measurement of a file. */
export type Measured = {
  /** Of what ran then: another digest, and the figures are of another file. */
  readonly digest: string;
  readonly mutants: number;
  readonly survived: number;
  /** Survivors without a reason. */
  readonly unexplained: number;
  readonly on: string;
  /**
   * The test files that killed at least one of its mutants, each with what it asked then: they alone would kill the
   * same ones. Who asks something else now may have become blind.
   */
  readonly by: Readonly<Record<string, string>>;
};

type ByFile = Readonly<Record<string, Measured>>;

const placeOf = (room: RoomName): string =>
  fileURLToPath(new URL(`./measured/${room}.json`, import.meta.url));

const readRoom = async (room: RoomName): Promise<ByFile> =>
  JSON.parse(await readFile(placeOf(room), 'utf8')) as ByFile;

/** The test files that noticed something in it, and ask something else now. */
export const changedSince = ({ by }: Measured, asks: (test: string) => string | null): readonly string[] =>
  Object.entries(by).flatMap(([test, asked]) => (asks(test) === asked ? [] : [test]));

/** The files whose figures are in doubt for that. */
export const doubtfulIn = (measured: ByFile, asks: (test: string) => string | null): ReadonlySet<string> =>
  new Set(
    Object.entries(measured).flatMap(([file, one]) => (changedSince(one, asks).length > 0 ? file : [])),
  );

export const readMeasured = async (): Promise<ByFile> =>
  Object.assign({}, ...(await Promise.all((Object.keys(rooms) as RoomName[]).map(readRoom))));

/** Notes what was measured for these files of a room, beside what is known of its others. */
export const noteMeasured = async (
  room: RoomName,
  report: Report,
  scores: readonly Score[],
  asks: (test: string) => string | null,
): Promise<void> => {
  const on = new Date().toISOString().slice(0, 10);
  const fresh = scores.map(({ file, killed, survivors }): [string, Measured] => {
    const killers = report.files[file]?.mutants.flatMap(({ killedBy }) => killedBy ?? []) ?? [];
    const by = Object.fromEntries([...new Set(killers)].sort().map((test) => [test, asks(test) ?? '']));
    const unexplained = survivors.filter(({ reason }) => reason === null).length;
    const digest = digestOf(file, report.files[file]?.source ?? '');
    return [
      file,
      { digest, mutants: killed + survivors.length, survived: survivors.length, unexplained, on, by },
    ];
  });
  const all = { ...(await readRoom(room)), ...Object.fromEntries(fresh) };
  const sorted = Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1));
  await writeFile(placeOf(room), `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
};
