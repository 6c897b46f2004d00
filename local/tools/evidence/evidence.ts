import { rm } from 'node:fs/promises';
import { noTotals } from '../../../shared/evidence/totals.ts';
import type { Instant } from '../../../shared/instant.ts';
import { type Entry, writeArchive } from './archive.ts';
import { gather } from './gathering.ts';
import type { Table } from './held.ts';
import { type Judged, listedFile, listedText, manifestOf } from './manifest.ts';
import type { Signer } from './signing.ts';
import { SHOWN, summaryOf } from './summary.ts';
import { type Asked, firstLines, openWorkingFolder, type State } from './working-folder.ts';

export type EvidenceSettings = {
  readonly asked: Asked;
  readonly standards: readonly Judged[];
  readonly out: string;
  readonly signer: Signer | null;
  readonly resume: boolean;
  readonly clock: () => Instant;
  readonly pause: () => Promise<void>;
  readonly progress: (scanned: number) => void;
};

export type Made =
  | { readonly type: 'made'; readonly state: State }
  /** A chain is not whole: nothing was made. The first sentences, and how many there are. */
  | { readonly type: 'broken'; readonly faults: readonly Fault[]; readonly count: number };

export type Fault = {
  readonly sessionId: string;
  readonly participantId: string | null;
  readonly fault: string;
};

/**
 * Makes the auditor's file. It works in the folder `<out>.work` beside it, from which it goes on when it was killed, and which goes
 * when the file is there.
 */
export const makeEvidence = async (place: Table, settings: EvidenceSettings): Promise<Made> => {
  const { asked, standards, out, signer, resume, clock, pause, progress } = settings;
  const fresh = {
    asked,
    startedAt: clock(),
    key: null,
    gathered: false,
    scanned: 0,
    totals: noTotals,
    chains: 0,
    records: 0,
    faults: 0,
    session: null,
  };
  const { state: begun, working } = await openWorkingFolder(`${out}.work`, fresh, resume);
  let state: State;
  try {
    const clauses = standards.flatMap((standard) => standard.clauses);
    state = await gather({ place, clauses, clock, pause, progress }, working, begun);
  } finally {
    await working.close();
  }
  if (state.faults > 0) {
    const lines = await firstLines(working.path('faults'), 20);
    await working.remove();
    return { type: 'broken', faults: lines.map((line) => JSON.parse(line) as Fault), count: state.faults };
  }
  const summary = summaryOf(
    state,
    standards,
    await firstLines(working.path('exceptions'), SHOWN),
    signer?.name ?? null,
  );
  const data = ['participations', 'exceptions', 'heads', 'chains'] as const;
  const listed = [listedText('summary.html', summary)];
  for (const part of data) listed.push(await listedFile(`${part}.jsonl`, working.path(part)));
  const entries: Entry[] = [
    { name: 'summary.html', text: summary },
    { name: 'manifest.json', text: manifestOf(state, standards, listed) },
    ...data.map((part) => ({ name: `${part}.jsonl`, path: working.path(part) })),
  ];
  await rm(`${out}.partial`, { force: true });
  await writeArchive(out, entries, { signer, at: state.startedAt });
  await working.remove();
  return { type: 'made', state };
};
