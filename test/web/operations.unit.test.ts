import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gaps, lastSeen } from '../../web/ops/curves.ts';
import { momentOf } from '../../web/ops/figures.ts';
import { fitted, frames, inFrame } from '../../web/ops/frame.ts';
import { framed } from '../../web/ops/framed.ts';
import { inlineOf, sectionsOf } from '../../web/ops/runbook-text.ts';

const MINUTE = 60_000;
const times = Array.from({ length: 60 }, (_, index) => index * MINUTE);

describe('The part of the time that is shown', () => {
  test('is halved around its middle, doubled, and moved by half its length', () => {
    const closer = frames.closer(null, times);
    expect(closer).toEqual({ from: 14.75 * MINUTE, to: 44.25 * MINUTE });
    expect(frames.wider(closer, times)).toBe(null);
    expect(frames.earlier(closer, times)).toEqual({ from: 0, to: 29.5 * MINUTE });
    expect(frames.later(closer, times)).toEqual({ from: 29.5 * MINUTE, to: 59 * MINUTE });
  });

  test('has at least five periods, and nothing that does not exist', () => {
    expect(fitted({ from: 10 * MINUTE, to: 10 * MINUTE + 1 }, times)).toEqual({
      from: 10 * MINUTE,
      to: 14 * MINUTE,
    });
    expect(fitted({ from: 58 * MINUTE, to: 80 * MINUTE }, times)?.to).toBe(59 * MINUTE);
    expect(fitted({ from: -MINUTE, to: 100 * MINUTE }, times)).toBe(null);
  });

  test('selects the times within it, and the oldest there are when it is long past', () => {
    expect(inFrame(times, null)).toEqual([0, 60]);
    expect(inFrame(times, { from: 10 * MINUTE, to: 14 * MINUTE })).toEqual([10, 15]);
    expect(inFrame(times, { from: -9 * MINUTE, to: -4 * MINUTE })).toEqual([0, 5]);
  });
});

test('A graph is cut to it together with its times', () => {
  const points = times.map((_, index) => index);
  const widget = {
    title: 'People',
    lines: [{ label: 'inside', points }],
    stacked: false,
    minimum: 0,
    annotations: [],
  };
  const cut = framed(widget, times, { from: 10 * MINUTE, to: 12 * MINUTE });
  expect(cut.widget.lines[0]?.points).toEqual([10, 11, 12]);
  expect(cut.times).toEqual([10, 11, 12].map((minute) => minute * MINUTE));
  expect(framed(widget, times, null)).toEqual({ widget, times });
});

test('An instant is told by its time alone today, of 24 hours, and otherwise with its date', () => {
  const now = new Date(2026, 10, 21, 20, 0, 30).getTime();
  expect(momentOf(new Date(2026, 10, 21, 13, 5, 9).getTime(), now)).toBe('13:05:09');
  expect(momentOf(new Date(2026, 10, 21, 0, 0, 1).getTime(), now)).toBe('00:00:01');
  expect(momentOf(new Date(2026, 10, 20, 20, 0, 30).getTime(), now)).toBe('Nov 20, 2026, 20:00:30');
});

describe('A curve with few points', () => {
  test('is continued over its gaps', () => {
    expect(gaps([null, 3, null, null, 4, 5, null])).toEqual([[1, 4]]);
    expect(gaps([1, 2, 3])).toEqual([]);
  });

  test('says when its latest point was, unless it continues', () => {
    expect(lastSeen([null, 3, null, null, null], times)).toBe(MINUTE);
    expect(lastSeen([1, 2, 3, null, null].slice(0, 4), times)).toBe(null);
    expect(lastSeen([null, null], times)).toBe(null);
  });
});

describe('The runbook on the operators’ page', () => {
  const sections = sectionsOf(readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8'));

  test('has for each alert what it means, where to look and what to do', () => {
    expect(sections.length).toBeGreaterThanOrEqual(14);
    for (const { name, paragraphs } of sections) {
      expect(name).toMatch(/^[A-Z]\w+$/);
      for (const begins of ['**Means.**', '**Look.**', '**Do.**'])
        expect(paragraphs.filter((paragraph) => paragraph.startsWith(begins))).toHaveLength(1);
    }
  });

  test('leaves no Markdown in what is read', () => {
    const plain = sections
      .flatMap(({ paragraphs }) => paragraphs.flatMap(inlineOf))
      .filter(({ kind }) => kind !== 'code')
      .map(({ text }) => text)
      .join(' ');
    expect(plain).not.toMatch(/[`*]|\]\(/);
    expect(inlineOf('See *A*, `b*` and [c](d.md#e)!')).toMatchObject([
      { kind: 'plain', text: 'See ' },
      { kind: 'emphasis', text: 'A' },
      { kind: 'plain', text: ', ' },
      { kind: 'code', text: 'b*' },
      { kind: 'plain', text: ' and ' },
      { kind: 'plain', text: 'c' },
      { kind: 'plain', text: '!' },
    ]);
  });
});
