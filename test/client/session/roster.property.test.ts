import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { rosterView } from '../../../client/session/roster.ts';
import type { DownOf, RosterEntry } from '../../../shared/messages.ts';

type Delta = DownOf<'presence.changed'>;

const entry = (participantId: string, name: string): RosterEntry => ({
  participantId,
  name,
  kind: 'contact',
  role: 'member',
  phase: 'present',
  media: { audio: false, video: false },
});

const people = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What happens to a session of six people, in steps: in each somebody comes, changes or goes. */
const history = fc.array(
  fc.tuple(fc.constantFrom(...people), fc.constantFrom('in', 'out'), fc.integer({ min: 1, max: 20 })),
  { minLength: 1, maxLength: 12 },
);

/** The truth after each step, and the telling that leads to it. */
const told = (steps: readonly (readonly [string, string, number])[]) => {
  const truth: Map<string, RosterEntry>[] = [new Map([['a', entry('a', '0')]])];
  const deltas: Delta[] = [];
  const revisions = [1];
  for (const [index, [id, what, leap]] of steps.entries()) {
    const now = new Map(truth.at(-1));
    const one = entry(id, String(index + 1));
    if (what === 'in') now.set(id, one);
    else now.delete(id);
    const since = revisions.at(-1) ?? 0;
    revisions.push(since + leap);
    truth.push(now);
    const changed = what === 'in' ? [one] : [];
    const left = what === 'in' ? [] : [{ participantId: id, ending: 'exit' as const }];
    const stamp = { type: 'presence.changed', serverTime: 0, sessionId: 's1' } as const;
    deltas.push({ ...stamp, since, revision: since + leap, joined: [], changed, left });
  }
  return { truth, deltas, revisions };
};

const sorted = (truth: Map<string, RosterEntry> | undefined) =>
  [...(truth?.values() ?? [])].sort((one, other) => (one.participantId < other.participantId ? -1 : 1));

/** Pages of two, each read at a revision of its own. */
const pagesAt = (
  truth: readonly Map<string, RosterEntry>[],
  revisions: readonly number[],
  reads: readonly number[],
) => {
  const pages: { revision: number; roster: RosterEntry[]; next: string | null; from: string | null }[] = [];
  let from: string | null = null;
  for (let nth = 0; ; nth += 1) {
    const at = Math.min(reads[nth % reads.length] ?? 0, truth.length - 1);
    const floor = pages.at(-1)?.revision ?? 0;
    const index = Math.max(at, revisions.indexOf(floor));
    const rest = sorted(truth[index]).filter(({ participantId }) => from === null || participantId > from);
    const roster = rest.slice(0, 2);
    const next = rest.length > 2 ? (roster.at(-1)?.participantId ?? null) : null;
    pages.push({ revision: revisions[index] ?? 0, roster, next, from });
    if (next === null) return pages;
    from = next;
  }
};

test('in whatever order, and however often, changes arrive, the roster is the truth once all have', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat(), { minLength: 24, maxLength: 24 }), (steps, dice) => {
      const { truth, deltas, revisions } = told(steps);
      const view = rosterView();
      view.page({ revision: 1, roster: sorted(truth[0]), next: null }, null);
      const twice = [...deltas, ...deltas];
      const order = twice.map((delta, index) => ({ delta, key: dice[index % dice.length] ?? 0 }));
      for (const { delta } of order.toSorted((one, other) => one.key - other.key)) view.change(delta);
      expect(view.shown()).toEqual({ revision: revisions.at(-1), roster: sorted(truth.at(-1)) });
      expect(view.missingAfter()).toBeNull();
    }),
  );
});

test('a lost change is noticed, and the roster is the truth again when it has been asked for in pages, whatever is told meanwhile', () => {
  const reads = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(history, fc.nat(), reads, fc.nat({ max: 6 }), (steps, lost, when, between) => {
      const { truth, deltas, revisions } = told(steps);
      const view = rosterView();
      view.page({ revision: 1, roster: sorted(truth[0]), next: null }, null);
      const missing = lost % deltas.length;
      for (const delta of deltas.toSpliced(missing, 1).slice(0, between)) view.change(delta);
      if (Math.min(between, deltas.length - 1) > missing) expect(view.missingAfter()).not.toBeNull();
      const pages = pagesAt(
        truth,
        revisions,
        when.map((at) => Math.max(at, missing + 1)),
      );
      const rest = deltas.toSpliced(missing, 1).slice(between);
      for (const page of pages) {
        view.page(page, page.from);
        const next = rest.shift();
        if (next) view.change(next);
      }
      for (const delta of rest) view.change(delta);
      expect(view.shown().roster).toEqual(sorted(truth.at(-1)));
      expect(view.missingAfter()).toBeNull();
    }),
  );
});
