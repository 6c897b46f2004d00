import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { makeEvidence } from '../../local/tools/evidence/evidence.ts';
import { asking } from '../../test/evidence/asking.ts';
import { verifyEvidence } from '../../verifier/verify.ts';
import { longTable } from './long-table.ts';

/**
 * `node bench/evidence/memory.ts 20000 100000`: the peak memory of making the evidence for so many participations, and
 * of verifying it, each in a process of its own.
 */
const start = Date.UTC(2026, 9, 1, 9);

const make = async (participations: number, out: string): Promise<void> => {
  const client = longTable(participations, start);
  const made = await makeEvidence({ client, table: 'long' }, asking('long', start, out));
  if (made.type === 'broken') throw new Error(`A chain is not whole: ${made.faults[0]?.fault}`);
  if (made.state.totals.participations !== participations) throw new Error('Some are missing.');
};

const [mode, number = '', out = ''] = process.argv.slice(2);
if (mode === 'make' || mode === 'verify') {
  await (mode === 'make' ? make(Number(number), out) : verifyEvidence(out, null));
  console.log(process.resourceUsage().maxRSS);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-memory-'));
  const peakOf = (...args: readonly string[]) =>
    Math.round(Number(execFileSync(process.execPath, [import.meta.filename, ...args])) / 1_024);
  try {
    for (const participations of process.argv.slice(2)) {
      const path = join(folder, `${participations}.zip`);
      const [made, verified] = [peakOf('make', participations, path), peakOf('verify', participations, path)];
      const bytes = Math.round(statSync(path).size / 1_000_000);
      console.log(
        `${participations} participations, ${bytes} MB: made with ${made} MiB, checked with ${verified} MiB.`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
