import { describe, expect, test } from '@jest/globals';
import { recency, useFrom } from '../../../functions/aws/directory/membership-items.ts';
import {
  fromItem,
  type Item,
  numberOf,
  type Plain,
  textOf,
  toItem,
} from '../../../functions/aws/items/items.ts';
import { kindFrom, roleFrom } from '../../../functions/aws/items/person.ts';
import { known, SHAPE, shaped, shapeOf } from '../../../functions/aws/items/shape.ts';
import { DamagedItem } from '../../../shared/damage.ts';
import { instant } from '../../../shared/instant.ts';

const key: Item = { pk: { S: 'SESSION#s' }, sk: { S: 'THING#1' } };
const damaged = (act: () => unknown) => {
  expect(act).toThrow(DamagedItem);
  expect(act).toThrow('"SESSION#s" / "THING#1"');
  // What a log calls it.
  expect(act).toThrow(expect.objectContaining({ name: 'DamagedItem' }));
};

describe('An item', () => {
  test('holds every type of field that we have, whatever its name, and returns it', () => {
    const inner = JSON.parse('{"__proto__":{"a":1},"constructor":[]}') as Plain;
    const fields = {
      text: '',
      number: -0.5,
      yes: true,
      no: false,
      none: null,
      list: [1, 'a', [null]],
      inner,
    };
    const item = toItem({ ...fields, left: undefined });
    expect(item).toEqual({
      text: { S: '' },
      number: { N: '-0.5' },
      yes: { BOOL: true },
      no: { BOOL: false },
      none: { NULL: true },
      list: { L: [{ N: '1' }, { S: 'a' }, { L: [{ NULL: true }] }] },
      inner: { M: expect.any(Object) },
    });
    const found = fromItem(item);
    expect(JSON.stringify(found)).toBe(JSON.stringify(fields));
    expect(Object.getPrototypeOf(found.inner)).toBe(Object.prototype);
    const [oddly, usually] = ['__proto__', 'constructor'].map((name) => {
      const { value: _any, ...way } = Object.getOwnPropertyDescriptor(found.inner, name) ?? {};
      return way;
    });
    expect(oddly).toEqual(usually);
    expect(fromItem({ set: { SS: ['a', 'b'] } })).toEqual({ set: ['a', 'b'] });
  });

  test('with a field of a type that we never write is refused by its key, however deep it lies', () => {
    const odd = { B: new Uint8Array([1]) };
    for (const field of [odd, { L: [odd] }, { M: { a: { L: [{ M: { b: odd } }] } } }])
      damaged(() => fromItem({ ...key, field }));
  });

  test('without a required field is refused by its key', () => {
    for (const field of [undefined, { S: '7' }, { N: 'seven' }] as const)
      damaged(() => numberOf({ ...key, ...(field && { n: field }) }, 'n'));
    for (const field of [undefined, { N: '7' }, { S: 'USER' }] as const)
      damaged(() => textOf({ ...key, ...(field && { t: field }) }, 't', 'USER#'));
    expect(() => numberOf({}, 'n')).toThrow(DamagedItem);
    expect(numberOf({ n: { N: '0' } }, 'n')).toBe(0);
    expect(textOf({ t: { S: 'USER#USER#a' } }, 't', 'USER#')).toBe('USER#a');
    expect(textOf({ t: { S: '' } }, 't')).toBe('');
  });

  test('in a shape that the next release may write is known, and none beyond that', () => {
    expect(shaped).toEqual({ shape: { N: String(SHAPE) } });
    expect([shapeOf(key), shapeOf({ ...key, ...shaped })]).toEqual([1, SHAPE]);
    for (const item of [key, { ...key, ...shaped }, { ...key, shape: { N: String(SHAPE + 1) } }])
      expect(known(item)).toBe(item);
    damaged(() => known({ ...key, shape: { N: String(SHAPE + 2) } }));
    expect(() => known({ shape: { N: String(SHAPE + 2) } })).toThrow(DamagedItem);
  });

  test('accepts only existing roles and kinds of people', () => {
    for (const role of ['moderator', 'member']) expect(roleFrom({ role: { S: role } })).toBe(role);
    for (const kind of ['licence-holder', 'contact', 'guest'])
      expect(kindFrom({ kind: { S: kind } })).toBe(kind);
    damaged(() => roleFrom({ ...key, role: { S: 'owner' } }));
    damaged(() => kindFrom({ ...key, kind: { S: 'robot' } }));
  });

  test('of a membership sorts by time, and reveals only the order of its sessions', () => {
    const early = [0, 9, 10, 1_795_276_800_000].map((at) => recency('s1', instant(at)));
    expect(early.toSorted()).toEqual(early);
    for (const place of early) expect(place).toMatch(/^\d{15}\.[\w-]{8}$/);
    expect(recency('s2', instant(9))).not.toBe(early[1]);
    damaged(() => useFrom({ ...key, role: { S: 'member' }, recentSk: { S: 'lately' } }));
  });
});
