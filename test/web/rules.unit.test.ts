import { describe, expect, test } from '@jest/globals';
import { type Client, VigilError } from '../../client/client.ts';
import { agree, faultOf, fieldOf, ruleWith, type Stated } from '../../web/rules/draft.ts';
import { lift, put } from '../../web/rules/put.ts';

const MINUTE = 60_000;
const written = (text: string, final = false) => ({ text, final });
const most = { most: 2 * 60 * MINUTE };

describe('The form’s input', () => {
  test.each([
    [15 * MINUTE, '15'],
    [12_000, '0.2'],
    [20_000, '0.33'],
    [90_000, '1.5'],
    [1_000, '0.02'],
  ])('shows %d ms as %s minutes, and means the same when it is typed', (value, text) => {
    expect(fieldOf({ value }, '.').text).toBe(text);
    expect(fieldOf({ value }, ',').text).toBe(text.replace('.', ','));
    for (const point of ['.', ','])
      expect(ruleWith({}, { idleTimeout: written(text.replace('.', point)) })).toEqual({
        idleTimeout: { value },
      });
  });

  test.each(['soon', '-1', '0', '0,00', '1.440', '1,440', '1e3', '15 min', '9999999'])(
    'is not a number of minutes when it is “%s”',
    (text) => {
      expect(faultOf(written(text), { most: null }, undefined)).toBe('number');
    },
  );

  test('may be as much as is allowed, and not one second more', () => {
    expect(faultOf(written('120'), most, undefined)).toBeNull();
    expect(faultOf(written('120.02'), most, undefined)).toBe('most');
    expect(faultOf(written('120.02'), { most: null }, undefined)).toBeNull();
    expect(faultOf(written(''), most, undefined)).toBeNull();
  });

  test('may stay if it was set before something stricter came', () => {
    expect(faultOf(written('150'), most, { value: 150 * MINUTE })).toBeNull();
    expect(faultOf(written('149'), most, { value: 150 * MINUTE })).toBe('most');
  });

  test('changes what was touched and nothing else; an emptied value is no longer set', () => {
    const rule = { idleTimeout: { value: 5 * MINUTE, final: true }, longestStay: { value: 3_600_000 } };
    expect(ruleWith(rule, {})).toEqual(rule);
    expect(ruleWith(rule, { longestStay: written(' '), warningPeriod: written('2') })).toEqual({
      idleTimeout: { value: 5 * MINUTE, final: true },
      warningPeriod: { value: 2 * MINUTE },
    });
    expect(ruleWith(rule, { idleTimeout: written('5') }).idleTimeout).toEqual({ value: 5 * MINUTE });
  });

  test('loses nothing of a duration that minutes cannot express', () => {
    const rule = { idleTimeout: { value: 61_234 } };
    const { text } = fieldOf(rule.idleTimeout, '.');
    expect(ruleWith(rule, { idleTimeout: written(text, true) })).toEqual({
      idleTimeout: { value: 61_234, final: true },
    });
  });

  test('agrees with what others set if that is the same for what was touched', () => {
    const [one, other] = [{ idleTimeout: { value: 1 } }, { idleTimeout: { value: 1, final: true } }];
    expect(agree(one, other, { warningPeriod: written('1') })).toBe(true);
    expect(agree(one, { ...one, warningPeriod: { value: 1 } }, { idleTimeout: written('1') })).toBe(true);
    expect(agree(one, other, { idleTimeout: written('1') })).toBe(false);
    expect(agree(one, {}, { idleTimeout: written('1') })).toBe(false);
  });
});

describe('What is saved', () => {
  type Rule = Stated['rule'];
  const stated = (revision: number, rule: Rule): Stated =>
    ({ type: 'group.rule', serverTime: 0, groupId: 'g1', revision, rule, inForce: [] }) as unknown as Stated;
  const refusal = (code: VigilError['code']) =>
    new VigilError({ code, title: '', detail: '', retryable: false });

  /** A server in this state, which knows no more than that. */
  const server = (at: Stated) => {
    let now = at;
    const request = async (asked: { action: string; rule?: Rule; revision?: number }) => {
      if (asked.action === 'rule.get') return now;
      if (asked.revision !== now.revision) throw refusal('group.conflict');
      now = stated(now.revision + 1, asked.rule ?? {});
      return now;
    };
    return { client: { request } as unknown as Client, now: () => now };
  };
  const draft = { idleTimeout: written('5') };
  const base = stated(1, {});

  test('is the whole rule, based on what it was begun from', async () => {
    const { client, now } = server(base);
    expect(await put(client, { groupId: 'g1' }, { draft, base })).toEqual({ isSet: true, now: now() });
    expect(now()).toMatchObject({ revision: 2, rule: { idleTimeout: { value: 5 * MINUTE } } });
  });

  test('keeps what others have set for another value meanwhile', async () => {
    const { client, now } = server(stated(2, { warningPeriod: { value: MINUTE } }));
    expect(await put(client, { groupId: 'g1' }, { draft, base })).toMatchObject({ isSet: true });
    expect(now().rule).toEqual({ warningPeriod: { value: MINUTE }, idleTimeout: { value: 5 * MINUTE } });
  });

  test('is nothing if others have set the same value meanwhile, until it is repeated', async () => {
    const theirs = stated(2, { idleTimeout: { value: 7 * MINUTE } });
    const { client, now } = server(theirs);
    expect(await put(client, { groupId: 'g1' }, { draft, base })).toEqual({ isSet: false, now: theirs });
    expect(await put(client, { groupId: 'g1' }, { draft, base: theirs })).toMatchObject({ isSet: true });
    expect(now().rule).toEqual({ idleTimeout: { value: 5 * MINUTE } });
  });

  test('is not somebody else’s if it is so already, because the answer to an earlier attempt was lost', async () => {
    const mine = stated(2, { idleTimeout: { value: 5 * MINUTE }, warningPeriod: { value: MINUTE } });
    const { client, now } = server(mine);
    expect(await put(client, { groupId: 'g1' }, { draft, base })).toEqual({ isSet: true, now: mine });
    expect(now()).toBe(mine);
  });

  test('may be lifted although something else has changed, but not if others have set something meanwhile', async () => {
    const [seen, theirs] = [{ idleTimeout: { value: MINUTE } }, { idleTimeout: { value: 2 * MINUTE } }];
    const renamed = server(stated(2, seen));
    expect(await lift(renamed.client, { groupId: 'g1' }, stated(1, seen))).toMatchObject({ isSet: true });
    expect(renamed.now()).toMatchObject({ revision: 3, rule: {} });
    const changed = server(stated(2, theirs));
    expect(await lift(changed.client, { groupId: 'g1' }, stated(1, seen))).toMatchObject({
      isSet: false,
      now: { rule: theirs },
    });
    const added = server(stated(2, { ...seen, longestStay: { value: MINUTE } }));
    expect(await lift(added.client, { groupId: 'g1' }, stated(1, seen))).toMatchObject({ isSet: false });
  });

  test('is refused when the server refuses it', async () => {
    const request = () => Promise.reject(refusal('rule.beyond'));
    const client = { request } as unknown as Client;
    await expect(put(client, { groupId: 'g1' }, { draft, base })).rejects.toMatchObject({
      code: 'rule.beyond',
    });
  });
});
