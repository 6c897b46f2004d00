import { describe, expect, test } from '@jest/globals';
import { ambiguityIn, membersOf } from '../../../functions/message/frame.ts';

describe('The members of a frame', () => {
  const texts = (body: string) => membersOf(body).map(({ text }) => text);

  test.each([
    ['1', '1'],
    ['-0.5E+7', '-0.5E+7'],
    ['true', 'true'],
    ['null', 'null'],
    ['""', '""'],
    [String.raw`"\\"`, String.raw`"\\"`],
    [String.raw`"\","`, String.raw`"\","`],
    ['"},"', '"},"'],
    ['[]', '[]'],
    ['["]",{"}":"{"}]', '["]",{"}":"{"}]'],
    ['[ 1, "a" ]', '[ 1, "a" ]'],
    ['{"a":[{"b":1},{"c":[2]}]}', '{"a":[{"b":1},{"c":[2]}]}'],
  ])('are as they were written, whatever comes next: %s', (written, text) => {
    for (const [before, behind] of [
      ['', ''],
      [' ', ' '],
      ['\t', '\n'],
      ['\r', '\r'],
    ]) {
      expect(texts(`{"a":${before}${written}${behind}}`)).toEqual([text]);
      expect(texts(`{"a"${before}:${written}${behind},${before}"b":${written}}${behind}`)).toEqual([
        text,
        text,
      ]);
    }
  });

  test.each([
    ['1', 0],
    ['"[["', 0],
    ['[]', 1],
    ['{}', 1],
    ['[[],[]]', 2],
    ['[[[]],[],{"a":[]}]', 3],
    ['{"a":{"b":"{{{{"}}', 2],
  ])('are as deep as their deepest part: %s', (written, depth) => {
    expect(membersOf(`{"a":${written},"b":0}`).map((one) => one.depth)).toEqual([depth, 0]);
  });

  test('have the names that are meant, however they are written', () => {
    const body = String.raw`{ "\u0061":1,"b\"":2 , "c\\" : 3,"d:,}":4,"":5}`;
    expect(membersOf(body).map(({ name }) => name)).toEqual(['a', 'b"', 'c\\', 'd:,}', '']);
  });

  test.each(['{}', ' {} ', '\t{\n}\r'])('are none in %j', (body) => {
    expect(membersOf(body)).toEqual([]);
  });
});

describe('What two parsers may read differently', () => {
  const found = (body: string) => ambiguityIn(membersOf(body));

  test('is no list, whatever is twice in it', () => {
    expect(found('{"a":["b",1,"b",1]}')).toBeNull();
    expect(found('{"a":"{","b":"{"}')).toBeNull();
  });

  test('is found behind what is fine, and no name counts twice that stands in two objects', () => {
    expect(found('{"a":{"x":1},"b":{"x":1},"c":2}')).toBeNull();
    expect(found('{"a":{"x":1},"value":{"y":1,"y":1},"b":{"x":1,"x":1}}')).toBe('b.x: it is there twice');
    expect(found('{"a":1,"b":2,"a":3}')).toBe('a: it is there twice');
    expect(found('{"a":1,"__proto__":2}')).toBe('__proto__: there is no such field');
  });
});
