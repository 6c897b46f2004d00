import { describe, expect, test } from '@jest/globals';
import { SHOWN, summaryOf } from '../../local/tools/evidence/summary.ts';
import type { State } from '../../local/tools/evidence/working-folder.ts';
import { noTotals } from '../../shared/evidence/totals.ts';
import type { Clause } from '../../shared/standards/standard.ts';

const start = Date.UTC(2026, 9, 1, 9);
const clauses = [
  { id: '2.2.1', rule: 'extension', limit: 10, force: 'must' },
  { id: '8.2.8', rule: 'idle', limit: 900_000, force: 'must' },
] as const satisfies readonly Clause[];

/** The page for people of so many exceptions, all of somebody of this name. */
const page = (count: number, participantId = 'anna', key: string | null = null): string => {
  const exceptions = Array.from({ length: Math.min(count, SHOWN) }, () =>
    JSON.stringify({
      sessionId: 's1',
      participantId,
      rule: 'idle',
      clause: '8.2.8',
      at: start,
      measured: 4_530_500,
      limit: 900_000,
      by: 3_630_500,
    }),
  );
  const state = {
    asked: { table: 'vigil', standards: ['one'], from: start, to: start + 86_400_000, tolerance: 2_000 },
    startedAt: start,
    totals: { ...noTotals, exceptions: { idle: count } },
    chains: 1,
    records: 5,
  } as unknown as State;
  return summaryOf(state, [{ id: 'one', title: 'A <standard> & more', clauses }], exceptions, key);
};

describe('The page of the evidence for people', () => {
  test('shows whatever somebody is called as text', () => {
    const shown = page(1, '<script>"x" & y</script>', '<b>key</b>');
    expect(shown).not.toMatch(/<script|<b>/);
    expect(shown).toContain('<td>&lt;script&gt;&quot;x&quot; &amp; y&lt;/script&gt;, s1</td>');
    expect(shown).toContain('A &lt;standard&gt; &amp; more');
    expect(shown).toContain('&lt;b&gt;key&lt;/b&gt;');
  });

  test('shows how long something was, and how often may be extended, which is no duration', () => {
    const shown = page(1);
    expect(shown).toContain('<td class="n">1 h 15 min 30.5 s</td>');
    expect(shown).toMatch(/<td>2\.2\.1<\/td><td>[^<]*<\/td><td>10<\/td>/);
    expect(shown).toMatch(/<td>8\.2\.8<\/td><td>[^<]*<\/td><td>15 min 0 s<\/td><td class="n">1<\/td>/);
  });

  test('says so when it does not show them all', () => {
    expect(page(SHOWN)).not.toContain('<p>The first');
    const shown = page(SHOWN + 1);
    expect(shown).toContain(
      `<p>The first ${SHOWN} of ${SHOWN + 1}; all are in <code>exceptions.jsonl</code>.</p>`,
    );
    expect(shown).toContain(`<strong>${SHOWN + 1} exceptions.</strong>`);
  });
});
