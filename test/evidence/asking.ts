import type { makeEvidence } from '../../local/tools/evidence/evidence.ts';
import { instant } from '../../shared/instant.ts';
import { standards } from '../../shared/standards/standard.ts';
import { DAY, SECOND } from './chains.ts';

const id = 'pci-dss-8.2.8';

/** Evidence by one standard, of the day before and the day after, unsigned, requested two days later. */
export const asking = (table: string, start: number, out: string): Parameters<typeof makeEvidence>[1] => ({
  asked: { table, standards: [id], from: start - DAY, to: start + DAY, tolerance: 2 * SECOND },
  standards: [{ id, ...standards[id] }],
  out,
  signer: null,
  resume: false,
  clock: () => instant(start + 2 * DAY),
  pause: async () => {},
  progress: () => {},
});
