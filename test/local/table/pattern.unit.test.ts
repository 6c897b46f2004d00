import { describe, expect, test } from '@jest/globals';
import { fits, patternFrom } from '../../../local/template/pattern.ts';

const record = {
  eventName: 'MODIFY',
  dynamodb: { Keys: { sk: { S: 'META' } }, NewImage: { n: { N: '1' } } },
};
const lets = (pattern: object) => fits(patternFrom(JSON.stringify(pattern)), record);

describe('A mapping’s filter', () => {
  test('lets through what has one of the values in each of its fields, whatever else is there', () => {
    expect(lets({ eventName: ['INSERT', 'MODIFY'] })).toBe(true);
    expect(lets({ eventName: ['INSERT'] })).toBe(false);
    expect(lets({ eventName: ['MODIFY'], dynamodb: { Keys: { sk: { S: [{ prefix: 'ME' }] } } } })).toBe(true);
    expect(lets({ dynamodb: { Keys: { sk: { S: [{ prefix: 'AUDIT#' }] } } } })).toBe(false);
  });

  test('does not match a missing field, not even with anything-but', () => {
    const otherThan = (field: string) =>
      lets({ dynamodb: { NewImage: { [field]: { N: [{ 'anything-but': ['0'] }] } } } });
    expect([otherThan('n'), otherThan('m')]).toEqual([true, false]);
    expect(lets({ dynamodb: { OldImage: { n: { N: ['1'] } } } })).toBe(false);
  });

  test.each([
    [{ eventName: [{ suffix: 'Y' }] }, 'does not know [{"suffix":"Y"}] of the filter at .eventName'],
    [{ dynamodb: { Keys: [] } }, 'does not know [] of the filter at .dynamodb.Keys'],
    [{ eventName: 'MODIFY' }, 'has no values at .eventName'],
  ])('is refused when it contains %j, which would be ignored', (pattern, sentence) => {
    expect(() => patternFrom(JSON.stringify(pattern))).toThrow(sentence);
  });
});
