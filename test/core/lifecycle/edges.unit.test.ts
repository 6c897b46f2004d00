import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../../shared/instant.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { ended, heardAt, joining, key, knocking, minute, present, waiting, warned } from '../people.ts';

const tab = { connectionId: 'tab-1' };
const wake: Happening = { type: 'wake', hand: 'none' };
const admitting: Happening = { type: 'admit' };

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
