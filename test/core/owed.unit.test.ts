import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../shared/instant.ts';
import type { Happening } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { defaultPolicy, type Policy } from '../../shared/policy.ts';
import { wakeSlot } from '../../shared/presence/deadlines.ts';
import type { Notice, Owed, Participant } from '../../shared/presence/participant.ts';
import { ended, heardAt, joining, key, knocking, minute, present, waiting, warned } from './people.ts';

const tab = { connectionId: 'tab-1' };
const wake: Happening = { type: 'wake', hand: 'none' };
const admitting: Happening = { type: 'admit' };

const owing = <P extends Participant>(person: P, owed: Partial<Owed>): P => ({
  ...person,
  owed: { stamp: 1, notice: null, roster: false, waitingRoom: false, farewells: {}, records: [], ...owed },
});

const byLogin: Policy = { ...defaultPolicy, reentry: 'login' };
const staying = {
  ...present(),
  policy: { ...byLogin, longestStay: 20 * 60_000 },
  lastActivityAt: minute(19),
  connections: { 'tab-1': heardAt(19) },
};

const owedAfter = (person: Participant, happening: Happening, minutes: number): Owed | null =>
  decide(person, happening, minute(minutes)).next?.owed ?? null;

const kinds = (person: Participant, happening: Happening, minutes: number): string[] =>
  decide(person, happening, minute(minutes)).effects.map(({ type }) => type);

/**
 * Two tabs, one of which has not been heard for so long that its lease has run out, so that somebody has to be told.
 */
const withLostTab = <P extends Participant>(person: P): P => ({
  ...person,
  connections: { 'tab-1': heardAt(14), 'tab-9': heardAt(0) },
});

describe('What is owed', () => {
  test.each<
    [sentence: string, before: Participant, happening: Happening, minutes: number, notice: Notice | null]
  >([
    [
      'a warning stays owed while it stands',
      withLostTab(owing(warned(), { notice: 'warning' })),
      wake,
      16,
      'warning',
    ],
    [
      'an extension takes the place of a warning',
      owing(warned(), { notice: 'warning' }),
      { type: 'extend', ...tab },
      16,
      'extended',
    ],
    [
      'a warning takes the place of an extension',
      owing({ ...present(), connections: { 'tab-1': heardAt(14) } }, { notice: 'extended' }),
      wake,
      15,
      'warning',
    ],
    [
      'an extension stays owed to somebody present',
      withLostTab(owing(present(), { notice: 'extended' })),
      wake,
      14,
      'extended',
    ],
    [
      'an admission stays owed to somebody present',
      withLostTab(owing(present(), { notice: 'admitted' })),
      wake,
      14,
      'admitted',
    ],
    [
      'no notice is owed to somebody who has ended: warned',
      owing(warned(), { notice: 'warning' }),
      { type: 'exit', ...tab },
      16,
      null,
    ],
    [
      'no notice is owed to somebody who has ended: extended',
      owing(present(), { notice: 'extended' }),
      { type: 'exit', ...tab },
      1,
      null,
    ],
    ['nothing is nothing', withLostTab(owing(present(), {})), wake, 14, null],
  ])('%s', (_, before, happening, minutes, notice) => {
    expect(owedAfter(before, happening, minutes)?.notice).toBe(notice);
  });

  test('a roster and a waiting room stay owed, and are never owed alone', () => {
    expect(owedAfter(withLostTab(owing(present(), { roster: true })), wake, 14)).toMatchObject({
      roster: true,
      waitingRoom: false,
    });
    expect(owedAfter(withLostTab(owing(present(), { waitingRoom: true })), wake, 14)).toMatchObject({
      roster: false,
      waitingRoom: true,
    });
    expect(owedAfter(withLostTab(present()), wake, 14)).toMatchObject({ roster: false, waitingRoom: false });
  });

  test('a warning and a lost tab in one wake-up owe the roster', () => {
    const silent = { ...present(), connections: { 'tab-1': heardAt(14), 'tab-9': heardAt(5.5) } };
    expect(owedAfter(silent, wake, 15.5)).toMatchObject({
      notice: 'warning',
      roster: true,
      farewells: { 'tab-9': {} },
    });
  });

  test.each<[string, Participant, Happening, number, boolean]>([
    ['was idle', { ...warned(byLogin), connections: { 'tab-1': heardAt(44) } }, wake, 45, true],
    ['has stayed for as long as they may', staying, wake, 20, true],
    ['is a guest, who has no login', { ...staying, kind: 'guest' }, wake, 20, false],
    ['was removed', staying, { type: 'remove' }, 19, false],
    [
      'left by another tab',
      { ...staying, connections: { ...staying.connections, 'tab-2': heardAt(19) } },
      { type: 'exit', connectionId: 'tab-2' },
      19,
      false,
    ],
    ['needs none to come back', { ...warned(), connections: { 'tab-1': heardAt(44) } }, wake, 45, false],
  ])(
    'a farewell asks for a login, where that counts, when somebody %s',
    (_, person, happening, minutes, asks) => {
      const said = decide(person, happening, minute(minutes)).effects.find(({ type }) => type === 'farewell');
      expect(said).toBeDefined();
      if (asks) expect(said).toMatchObject({ mustLogIn: true });
      else expect(said).not.toHaveProperty('mustLogIn');
    },
  );

  test('that somebody has come in stays owed as long as the roster is, and is owed with nothing else', () => {
    const entered = (before: Participant | null, happening: Happening, minutes: number) =>
      owedAfter(before as Participant, happening, minutes)?.entered;
    expect(entered(null, joining(), 0)).toBe(true);
    expect(entered(ended(), joining(), 50)).toBe(true);
    expect(entered(waiting(), admitting, 1)).toBe(true);
    expect(entered(withLostTab(owing(present(), { roster: true, entered: true })), wake, 14)).toBe(true);
    expect(owedAfter(warned(), { type: 'extend', ...tab }, 16)).not.toHaveProperty('entered');
    for (const told of [{ roster: false, entered: true }, { roster: true }])
      expect(owedAfter(withLostTab(owing(present(), told)), wake, 14)).not.toHaveProperty('entered');
  });

  test('a farewell says to whom it is said: by which link they came, and whether their token lets them in', () => {
    const exit = (person: Participant) =>
      decide(person, { type: 'remove' }, minute(1)).effects.find(({ type }) => type === 'farewell');
    const [plain, marked] = [waiting(), { ...waiting(), invitation: 'i-1', byToken: true as const }].map(
      exit,
    );
    expect(plain).toMatchObject({ who: { kind: 'guest' } });
    expect(plain).not.toHaveProperty('mustLogIn');
    for (const field of ['invitation', 'byToken']) expect(plain).not.toHaveProperty(`who.${field}`);
    expect(marked).toMatchObject({ who: { kind: 'guest', invitation: 'i-1', byToken: true } });
  });

  test('a farewell stays owed until its connection is back', () => {
    const farewell = { ending: 'disconnected', at: minute(3) } as const;
    const person = owing(present(), { farewells: { 'tab-7': farewell, 'tab-8': farewell } });
    const back = owedAfter(person, joining('tab-7'), 4);
    expect(back?.farewells).toEqual({ 'tab-8': farewell });
    expect(back?.stamp).toBe(person.version + 1);
    expect(owedAfter(person, joining('tab-2'), 4)).toBe(person.owed);
    expect(owedAfter(person, { type: 'exit', ...tab }, 4)?.farewells).toEqual({
      'tab-7': farewell,
      'tab-8': farewell,
    });
  });

  test('is stamped with the version that wrote it', () => {
    const newcomer = decide(null, joining(), minute(0)).next;
    expect([newcomer?.version, newcomer?.owed?.stamp]).toEqual([1, 1]);
    const gone = decide(warned(), { type: 'exit', ...tab }, minute(16)).next;
    expect(gone?.owed?.stamp).toBe(gone?.version);
  });

  test('is done again by whatever wakes the person, and not by what changes nothing', () => {
    const person = owing(
      { ...present(), connections: { 'tab-1': heardAt(2) }, alarm: { generation: 1, at: minute(11) } },
      { notice: 'extended', roster: true },
    );
    expect(kinds(person, { type: 'wake', hand: 'none' }, 3)).toEqual(['extended', 'publish']);
    const stale: Happening = { type: 'activity', ...tab, at: person.lastActivityAt };
    const decision = decide(person, stale, minute(3));
    expect([decision.next, decision.effects]).toEqual([person, []]);
    expect(decision.next).toBe(person);
  });

  test('is what the effects are made from, each kind only when there is some', () => {
    expect(kinds(withLostTab(present()), wake, 14)).toEqual(
      expect.not.arrayContaining(['record', 'publish', 'warn']),
    );
    expect(kinds(owing(waiting(), { waitingRoom: true }), wake, 1)).toContain('publish');
    expect(kinds(present(), wake, 1).filter((type) => type !== 'arm' && type !== 'move')).toEqual([]);
    expect(decide(null, wake, minute(0))).toEqual({
      next: null,
      effects: [],
      transitions: [],
      refusal: null,
    });
  });
});

describe('The wake slot', () => {
  test.each<[sentence: string, person: Participant, now: number, at: number | null]>([
    ['of a debt is the next slot, before the margin', owing(present(), { roster: true }), 3.2, 3],
    ['of a debt of somebody who has ended too', owing(ended(), { roster: true }), 3.2, 3],
    [
      'of an alarm that comes after the deadline is the slot of the alarm',
      { ...present(), connections: { 'tab-1': heardAt(14) }, alarm: { generation: 1, at: minute(16.5) } },
      14,
      17,
    ],
    [
      'of an alarm that comes before the deadline is the slot of the deadline',
      { ...present(), connections: { 'tab-1': heardAt(14) }, alarm: { generation: 1, at: minute(11) } },
      14,
      15,
    ],
    [
      'without an alarm is the slot of the deadline',
      { ...present(), connections: { 'tab-1': heardAt(14) }, alarm: { generation: 1, at: null } },
      14,
      15,
    ],
    ['of somebody who has ended and owes nothing is none', ended(), 50, null],
  ])('%s', (_, person, now, at) => {
    expect(wakeSlot(person, minute(now))).toBe(at === null ? null : minute(at));
  });

  test('is saved with every change, from what is owed and from the alarm as they are then', () => {
    const silent = {
      ...present(),
      connections: { 'tab-1': heardAt(14) },
      alarm: { generation: 1, at: minute(15) },
    };
    expect(decide(silent, { type: 'ping', ...tab }, minute(14.5)).next?.wakeAt).toBe(minute(15));
    expect(
      decide(silent, { type: 'media', ...tab, audio: true, video: true }, minute(14.5)).next?.wakeAt,
    ).toBe(minute(14));
  });

  test('is as fine as the platform, where that is finer than a minute', () => {
    const policy = { ...defaultPolicy, precision: 1_000 };
    const person = owing({ ...present(), policy }, { roster: true });
    expect(wakeSlot(person, instant(minute(3) + 200))).toBe(minute(3));
  });
});

describe('At the edges', () => {
  test('an activity at the very instant of the last one is ignored, and one a moment newer is not', () => {
    const { lastActivityAt } = present();
    for (const [later, moved] of [
      [0, false],
      [1, true],
    ] as const) {
      const at = after(lastActivityAt, later);
      const { next } = decide(present(), { type: 'activity', ...tab, at }, minute(1));
      expect(next?.lastActivityAt === after(lastActivityAt, 1)).toBe(moved);
    }
    const before = present();
    expect(decide(before, { type: 'activity', ...tab, at: lastActivityAt }, minute(1)).next).toBe(before);
  });

  test('where activity extends, one at the very instant of the warning came before it', () => {
    const person = warned({ ...defaultPolicy, activityExtends: true });
    const phaseAfter = (at: number) =>
      decide(person, { type: 'activity', ...tab, at: instant(at) }, minute(17)).next?.phase;
    expect(phaseAfter(person.warnedAt)).toBe('warned');
    expect(phaseAfter(person.warnedAt + 1)).toBe('present');
  });

  test('switching on only the video is a change, and is saved', () => {
    const on: Happening = { type: 'media', ...tab, audio: false, video: true };
    expect(decide(present(), on, minute(1)).next).toMatchObject({ media: { audio: false, video: true } });
    const both: Happening = { type: 'media', ...tab, audio: true, video: false };
    expect(decide(present(), both, minute(1)).next).toMatchObject({ media: { audio: true, video: false } });
  });

  test('an ending keeps the warning that stood, and nothing that belonged to being inside', () => {
    const exit: Happening = { type: 'exit', ...tab };
    const [fromPresent, fromWarned, fromDoor] = [present(), warned(), waiting()].map(
      (person) => decide(person, exit, minute(16)).next,
    );
    expect(fromPresent).toMatchObject({ warnedAt: null, wasInside: true });
    expect(fromWarned).toMatchObject({ warnedAt: warned().warnedAt, wasInside: true });
    expect(fromDoor).toMatchObject({ warnedAt: null, wasInside: false });
    for (const gone of [fromPresent, fromWarned, fromDoor])
      for (const field of ['knockedAt', 'media', 'connections', 'awaySince', 'leftAt'])
        expect(gone).not.toHaveProperty(field);
  });

  test('an ending keeps the warning’s promise, and has none where there was none', () => {
    const promised = minute(50);
    const end = (person: Participant) => decide(person, { type: 'exit', ...tab }, minute(16)).next;
    expect(end({ ...warned(), promised })).toMatchObject({ promised });
    expect(end(warned())).not.toHaveProperty('promised');
    expect(end(present())).not.toHaveProperty('promised');
  });

  test('an ending carries its reason, if one was given, to everybody who is told and who looks later', () => {
    const removed = (reason?: string) =>
      decide(present(), { type: 'remove', ...(reason !== undefined && { reason }) }, minute(1));
    const why = removed('Too loud.');
    expect(why.next).toMatchObject({ reason: 'Too loud.' });
    expect(why.effects).toContainEqual(expect.objectContaining({ type: 'farewell', reason: 'Too loud.' }));
    for (const said of [removed().next, ...removed().effects]) expect(said).not.toHaveProperty('reason');
  });

  test('an ending keeps neither the hold nor how the last tab went', () => {
    const policy = { ...present().policy, holdLimit: 3_600_000 };
    const hold = { reason: 'reading', since: minute(0), until: minute(40) } as const;
    const deployed = { mark: 'former', since: minute(0) };
    const gone = decide(
      { ...present(policy), hold, state: '1', deployed },
      { type: 'exit', ...tab },
      minute(16),
    ).next;
    expect(gone?.phase).toBe('ended');
    for (const field of ['hold', 'state', 'parting', 'deployed']) expect(gone).not.toHaveProperty(field);
  });

  test('a guest at the door has no longest stay', () => {
    const guest = { ...waiting(), policy: { ...defaultPolicy, longestStay: 60_000 } };
    const { next } = decide(guest, wake, minute(2));
    expect(next?.phase).toBe('waiting');
  });

  test('a resume that comes back says so, and one that comes too late does not', () => {
    const lost = ended('disconnected');
    const fresh = { ...lost, warnedAt: null, lastActivityAt: minute(44), joinedAt: minute(40) };
    const back = decide(fresh, joining('tab-2', { resume: true }), minute(46));
    expect(back.transitions).toEqual([{ type: 'returned' }]);
    const policy = { ...defaultPolicy, longestStay: 5 * 60_000 };
    const late = decide({ ...fresh, policy }, joining('tab-2', { resume: true, policy }), minute(46));
    expect(late).toMatchObject({ refusal: 'participation-ended', next: { phase: 'ended', ending: 'limit' } });
    expect(late.transitions.map(({ type }) => type)).toEqual(['ended']);
  });

  test('the sweep leaves an alarm that is still ahead, and sets one again whose time has come', () => {
    const person = {
      ...present(),
      connections: { 'tab-1': heardAt(14) },
      alarm: { generation: 3, at: minute(14) },
    };
    const generationAt = (now: number) => decide(person, wake, instant(now)).next?.alarm.generation;
    expect(generationAt(minute(14) - 1)).toBe(3);
    expect(generationAt(minute(14))).toBe(4);
    const overdue = { ...person, lastActivityAt: minute(10), alarm: { generation: 3, at: minute(14) } };
    expect(decide(overdue, wake, minute(14)).effects).toEqual([
      { type: 'arm', generation: 4, at: expect.any(Number) },
    ]);
    expect(decide(overdue, wake, after(minute(14), 1)).next?.alarm.at).toBe(minute(23));
  });

  test('a guest becomes a member at the door, and is let in without being admitted', () => {
    const { next, transitions } = decide(waiting(), { ...joining('tab-2'), key }, minute(1));
    expect([next?.phase, transitions]).toEqual(['present', [{ type: 'admitted' }]]);
    expect(decide(waiting(), admitting, minute(1)).next?.phase).toBe('present');
    expect(decide(waiting(), knocking('tab-2'), minute(1)).next?.phase).toBe('waiting');
  });
});
