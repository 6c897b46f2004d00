import { describe, expect, test } from '@jest/globals';
import { parse } from '../../../functions/message/parse.ts';
import { idsOf, mayBeSaidAgain, SAME_WISH, secretOf } from '../../../functions/message/wish.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';

const read = (frame: object) => parse(JSON.stringify(frame));
const detailOf = (parsed: Awaited<ReturnType<typeof parse>>) =>
  'refusal' in parsed && parsed.refusal.type === 'error' ? parsed.refusal.detail : '';

describe('A frame', () => {
  test.each(['{', '1', 'null', '[]', '"a"', 'true'])('that is no object is refused: %s', async (body) => {
    expect(await parse(body)).toMatchObject({ refusal: { code: 'message.not-json' } });
  });

  test('that is refused is answered with its requestId, if that is one', async () => {
    for (const requestId of ['r', 'r'.repeat(128), '\u{1F600}'.repeat(128)])
      expect(await read({ action: 'none', requestId })).toMatchObject({ requestId });
    for (const requestId of ['', 'r'.repeat(129), '\u{1F600}'.repeat(129), 7])
      expect(await read({ action: 'none', requestId })).not.toHaveProperty('requestId');
  });

  test('of a theme that is seldom is known, whatever was said before', async () => {
    expect(await read({ action: 'group.create', name: 'Everybody' })).toMatchObject({
      request: { action: 'group.create' },
    });
    expect(await read({ action: 'ping' })).toEqual({ request: { action: 'ping' } });
  });

  test('is refused with the names of what is wrong, five at the most, and no more words than fit', async () => {
    const wrong = await read({ action: 'session.create', name: 'Plans', timings: { idleTimeout: 'x' } });
    expect(detailOf(wrong)).toMatch(/^timings\.idleTimeout: .+; timings\.warningPeriod: /);
    const unknown = await read({ action: 'ping', one: 1 });
    expect(detailOf(unknown)).toMatch(/^Unrecognized .*one/);
    const many = await read({ action: 'member.put', sessionId: 's1', members: Array(9).fill({}) });
    expect(detailOf(many).match(/members\.\d\.userId/g)).toHaveLength(5);
    const long = await read({ action: 'ping', ...Object.fromEntries([['n'.repeat(900), 1]]) });
    expect(detailOf(long)).toHaveLength(500);
  });

  test.each([
    ['content.put', 'value', { itemId: 'n' }],
    ['presence.set', 'state', {}],
    ['signal', 'value', {}],
    ['mine.put', 'value', {}],
  ])('keeps the text of what people have made: %s', async (action, field, more) => {
    const body = `{"action":"${action}","sessionId":"s1",${JSON.stringify(more).slice(1, -1)}${
      Object.keys(more).length > 0 ? ',' : ''
    }"${field}":{"b":1.0, "a":-0}}`;
    expect(await parse(body)).toMatchObject({ request: { [field]: new JsonText('{"b":1.0, "a":-0}') } });
  });

  test('whose value cannot be kept is refused, with its requestId if there is one', async () => {
    const broken = (more: string) => parse(`{"action":"mine.put",${more}"sessionId":"s1","value":"\ud800"}`);
    expect(await broken('"requestId":"r",')).toMatchObject({
      requestId: 'r',
      refusal: { code: 'message.invalid', detail: expect.stringMatching(/^value: /) },
    });
    expect(await broken('')).not.toHaveProperty('requestId');
  });
});

describe('A wish', () => {
  const anna = { id: 'anna' };
  const create = { action: 'session.create', name: 'Plans' } as const;
  const link = { action: 'invitation.create', sessionId: 's1' } as const;
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

  test('has ids of the form that ids made at random have', () => {
    for (const more of [{ key: 'k'.repeat(22) }, { requestId: 'r' }, {}])
      for (const id of idsOf(anna, { ...create, ...more }, instant(0))) expect(id).toMatch(uuid);
    // One that says nothing of itself is never the same.
    const [one, other] = [idsOf(anna, create, instant(0)), idsOf(anna, create, instant(0))];
    expect([one.length, other.length]).toEqual([1, 1]);
    expect(one).not.toEqual(other);
  });

  test('is the same for ten minutes at least, and for twenty at most', () => {
    expect(SAME_WISH).toBe(600_000);
    const at = (now: number) => idsOf(anna, { ...create, requestId: 'r' }, instant(now));
    const [first] = at(SAME_WISH);
    expect(at(SAME_WISH)).toHaveLength(2);
    expect(at(2 * SAME_WISH - 1)[0]).toBe(first);
    expect(at(2 * SAME_WISH)[1]).toBe(first);
    expect(at(3 * SAME_WISH)).not.toContain(first);
  });

  test('with a key is that of nobody else, and nothing without a key', () => {
    const key = 'k'.repeat(22);
    const [keyed] = idsOf(anna, { ...create, key }, instant(0));
    expect(idsOf(anna, { ...create, key, name: 'Other' }, instant(9))).toEqual([keyed]);
    expect(idsOf({ id: 'ben' }, { ...create, key }, instant(0))).not.toEqual([keyed]);
    expect(idsOf(anna, { action: 'group.create', name: 'Plans', key }, instant(0))).not.toEqual([keyed]);
    expect(secretOf(anna, link)).toBeNull();
    expect(secretOf(anna, { ...link, key })).not.toBe(secretOf({ id: 'ben' }, { ...link, key }));
  });

  test.each([
    [{ ...create }, false],
    [{ ...create, requestId: 'r' }, true],
    [{ ...create, key: 'k' }, true],
    [{ action: 'group.create', name: 'Plans' } as const, false],
    [{ action: 'group.create', name: 'Plans', requestId: 'r' } as const, true],
    [{ ...link, requestId: 'r' }, false],
    [{ ...link, key: 'k' }, true],
    [{ action: 'ping' } as const, true],
  ])('%j may be said again: %p', (message, may) => {
    expect(mayBeSaidAgain(message)).toBe(may);
  });
});
