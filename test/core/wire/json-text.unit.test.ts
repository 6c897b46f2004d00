import { describe, expect, test } from '@jest/globals';
import { bytesOf, holdsText, JsonText, jsonOf } from '../../../shared/json-text.ts';

const exact = new JsonText('{"a":1e400,"a":-0}');

describe('A message that contains a JSON text', () => {
  test.each<[string, unknown, string]>([
    ['by itself', exact, exact.text],
    ['in a field', { one: exact, two: 2 }, `{"one":${exact.text},"two":2}`],
    ['in a list', [1, exact, null], `[1,${exact.text},null]`],
    [
      'deep inside',
      { list: [{ value: exact }], name: 'ä"' },
      `{"list":[{"value":${exact.text}}],"name":"ä\\""}`,
    ],
    ['beside something undefined', { no: undefined, one: exact, nor: undefined }, `{"one":${exact.text}}`],
  ])('has it inserted unchanged: %s', (_, message, json) => {
    expect(holdsText(message)).toBe(true);
    expect(jsonOf(message)).toBe(json);
  });

  test.each<[string, unknown]>([
    ['a text', 'ä'],
    ['a number', 1],
    ['null', null],
    ['a list', [1, [2]]],
    ['fields', { a: { b: undefined, c: 1 } }],
  ])('is otherwise plain JSON: %s', (_, message) => {
    expect(holdsText(message)).toBe(false);
    expect(jsonOf(message)).toBe(JSON.stringify(message));
  });

  test('has null where there is nothing', () => {
    expect(jsonOf(undefined)).toBe('null');
  });

  test('is measured in bytes', () => {
    expect(bytesOf('ä')).toBe(4);
    expect(bytesOf([exact])).toBe(exact.text.length + 2);
  });

  test('cannot be stringified in a way that would escape the text', () => {
    expect(() => JSON.stringify({ exact })).toThrow(TypeError);
  });
});
