import { describe, expect, test } from '@jest/globals';
import { rosterView } from '../../../client/session/roster.ts';
import type { DownOf } from '../../../shared/messages.ts';
import { person } from '../world.ts';

type Entry = DownOf<'roster'>['roster'][number];
const at = (participantId: string, revision: number): Entry => ({
  ...(person(participantId) as Entry),
  name: `${participantId} at ${revision}`,
});
const left = (participantId: string) => ({ participantId, ending: 'exit' as const });
const change = (since: number, revision: number, more: Partial<DownOf<'presence.changed'>> = {}) => ({
  type: 'presence.changed' as const,
  serverTime: 1,
  sessionId: 's1',
  since,
  revision,
  joined: [],
  changed: [],
  left: [],
  ...more,
});
const viewOf = (revision: number, ...ids: string[]) => {
  const view = rosterView();
  view.page({ revision, roster: ids.map((id) => at(id, revision)), next: null }, null);
  return { ...view, names: () => view.shown().roster.map(({ name }) => name) };
};

describe('A roster', () => {
  test('is empty and has no revision before anything is known, and nothing is missing', () => {
    const view = rosterView();
    expect(view.shown()).toEqual({ revision: -1, roster: [] });
    expect(view.missingAfter()).toBeNull();
  });

  test('is in the order of the ids', () => {
    expect(viewOf(1, 'c', 'a', 'b').names()).toEqual(['a at 1', 'b at 1', 'c at 1']);
  });

  test('may have revision zero, and any ids', () => {
    const view = viewOf(0, '1', 'A', 'a');
    expect(view.names()).toEqual(['1 at 0', 'A at 0', 'a at 0']);
    view.page({ revision: 1, roster: [at('b', 1)], next: null }, null);
    expect(view.names()).toEqual(['b at 1']);
  });

  test('says whether a change was news', () => {
    const view = viewOf(5, 'a');
    expect(view.change(change(5, 8, { joined: [at('b', 8)] }))).toBe(true);
    expect(view.change(change(5, 8, { joined: [at('b', 8)] }))).toBe(false);
    expect(view.change(change(9, 11, { left: [left('a')] }))).toBe(false);
    expect(view.shown().revision).toBe(8);
    expect(view.missingAfter()).toBe(8);
    expect(view.change(change(8, 9, { changed: [at('b', 9)] }))).toBe(true);
    expect(view.names()).toEqual(['b at 9']);
    expect([view.shown().revision, view.missingAfter()]).toEqual([11, null]);
  });

  test('begins anew with the next first page, of a table that was restored too, and shows what it knew until then', () => {
    const view = viewOf(50, 'a', 'm', 'z');
    view.change(change(51, 52, { joined: [at('lost', 52)] }));
    view.begin();
    expect(view.missingAfter()).toBeNull();
    expect(view.names()).toEqual(['a at 50', 'm at 50', 'z at 50']);
    expect(view.change(change(31, 32, { changed: [at('a', 32)] }))).toBe(false);
    view.page({ revision: 31, roster: [at('a', 31), at('b', 31)], next: 'b' }, null);
    expect(view.names()).toEqual(['a at 32', 'b at 31', 'm at 50', 'z at 50']);
    view.page({ revision: 32, roster: [at('z', 32)], next: null }, 'b');
    expect(view.names()).toEqual(['a at 32', 'b at 31', 'z at 32']);
    expect([view.shown().revision, view.missingAfter()]).toEqual([32, null]);
    view.begin();
    view.page({ revision: 0, roster: [at('b', 0)], next: null }, null);
    expect(view.shown()).toEqual({ revision: 0, roster: [at('b', 0)] });
  });

  test('takes changes that begin before what is known, as far as they are news', () => {
    const view = viewOf(5, 'a');
    expect(view.change(change(3, 7, { joined: [at('b', 7)] }))).toBe(true);
    expect(view.change(change(3, 6, { left: [left('b')] }))).toBe(false);
    expect(view.names()).toEqual(['a at 5', 'b at 7']);
  });

  test('waits for what lies between, through as many as have overtaken it', () => {
    const view = viewOf(1);
    view.change(change(7, 9, { left: [left('b')] }));
    view.change(change(4, 7, { joined: [at('c', 7)] }));
    expect([view.names(), view.missingAfter()]).toEqual([[], 1]);
    view.change(change(1, 4, { joined: [at('b', 4)] }));
    expect([view.names(), view.missingAfter()]).toEqual([['c at 7'], null]);
  });

  test('shows the latest change of each person, even that they have gone', () => {
    const view = viewOf(5, 'a', 'b');
    view.change(change(5, 8, { left: [left('a')] }));
    view.page({ revision: 6, roster: [at('a', 6), at('b', 6)], next: null }, null);
    expect(view.names()).toEqual(['b at 6']);
    expect(view.shown().revision).toBe(8);
    view.page({ revision: 8, roster: [at('a', 8)], next: null }, null);
    expect(view.names()).toEqual(['a at 8']);
  });

  test('in pages takes from each page the range from where it begins to where the next one does', () => {
    const view = viewOf(5, 'a', 'b', 'c', 'd', 'e');
    view.page({ revision: 7, roster: [at('a', 7)], next: 'b' }, null);
    expect(view.names()).toEqual(['a at 7', 'c at 5', 'd at 5', 'e at 5']);
    expect(view.shown().revision).toBe(7);
    view.page({ revision: 9, roster: [at('d', 9)], next: 'd' }, 'b');
    expect(view.names()).toEqual(['a at 7', 'd at 9', 'e at 5']);
    // Nothing later is known about the first page.
    expect(view.shown().revision).toBe(7);
    view.page({ revision: 9, roster: [], next: null }, 'd');
    expect(view.names()).toEqual(['a at 7', 'd at 9']);
  });

  test('loses nothing newer to an older page', () => {
    const view = viewOf(5, 'a');
    view.change(change(5, 8, { joined: [at('b', 8)] }));
    view.page({ revision: 7, roster: [at('a', 7)], next: null }, null);
    expect(view.names()).toEqual(['a at 7', 'b at 8']);
    view.page({ revision: 8, roster: [at('a', 8)], next: null }, null);
    expect(view.names()).toEqual(['a at 8']);
  });

  test('consists of the page and the changes that waited for it', () => {
    const view = viewOf(5, 'a');
    view.change(change(7, 9, { joined: [at('b', 9)] }));
    view.page({ revision: 7, roster: [at('c', 7)], next: null }, null);
    expect([view.names(), view.shown().revision, view.missingAfter()]).toEqual([
      ['b at 9', 'c at 7'],
      9,
      null,
    ]);
  });
});
