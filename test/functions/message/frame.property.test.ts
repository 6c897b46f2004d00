import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ambiguityIn, membersOf } from '../../../functions/message/frame.ts';
import { parse } from '../../../functions/message/parse.ts';
import { bytesOf, JsonText, jsonOf } from '../../../shared/json-text.ts';
import { MAX_ITEM_DEPTH, upMessages } from '../../../shared/messages.ts';

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const escaped = fc.stringMatching(/^(\\[\\/"bfnrt]|\\u[0-9a-fA-F]{4}|[a-z{}[\],:]|名|🎈){0,6}$/u);
const name = fc.oneof(escaped, fc.constantFrom('', '__proto__', 'value', '\\u0076alue', 'constructor'));
const scalar = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '-0', '1e400', '-1.5E-300', '9007199254740993', '0.10'),
  fc.bigInt().map(String),
  escaped.map((text) => `"${text}"`),
);

/** JSON that nobody would write, but somebody may send: odd spaces, duplicate names, escapes, huge numbers. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc
      .tuple(space, fc.array(tie('json'), { maxLength: 4 }), space)
      .map(
        ([before, items, afterwards]) => `[${before}${items.join(`${afterwards},${before}`)}${afterwards}]`,
      ),
    fc
      .tuple(space, fc.array(fc.tuple(name, tie('json')), { maxLength: 4 }), space)
      .map(
        ([gap, members]) =>
          `{${gap}${members.map(([key, value]) => `"${key}"${gap}:${gap}${value}`).join(`,${gap}`)}${gap}}`,
      ),
  ),
}));

const frameOf = (value: string, gap = '') =>
  `{${gap}"action":"content.put","value"${gap}:${gap}${value}${gap},"sessionId":"s1","itemId":"n1"${gap}}`;
const valueIn = async (body: string) => {
  const parsed = await parse(body);
  if (!('request' in parsed) || parsed.request.action !== 'content.put') return parsed;
  return parsed.request.value;
};

describe('The text of a value', () => {
  test('is the same in the request as in the frame, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(json, space, async (text, gap) => {
        JSON.parse(text);
        expect(await valueIn(frameOf(text, gap))).toEqual(new JsonText(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is the same in the message as in the request, beside everything else', () => {
    fc.assert(
      fc.property(json, fc.string({ unit: 'grapheme' }), (text, id) => {
        const message = {
          type: 'x',
          items: [{ itemId: id, value: new JsonText(text) }],
          next: null,
          gone: undefined,
        };
        const made = jsonOf(message);
        expect(made).toBe(
          `{"type":"x","items":[{"itemId":${JSON.stringify(id)},"value":${text}}],"next":null}`,
        );
        expect(bytesOf(message)).toBe(Buffer.byteLength(made));
      }),
    );
  });

  test('is made by JSON.stringify where the value has none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonOf(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  test('cannot be stringified by mistake', () => {
    expect(() => JSON.stringify({ value: new JsonText('1') })).toThrow('jsonOf');
  });

  test('is found among the members, however they are spelled and spaced', () => {
    const body = '{"value":[1], "\\u0076alue" : {"value":2} , "other":"value\\"" }';
    expect(membersOf(body)).toEqual([
      { name: 'value', text: '[1]', depth: 1 },
      { name: 'value', text: '{"value":2}', depth: 1 },
      { name: 'other', text: '"value\\""', depth: 0 },
    ]);
    expect(membersOf('{}')).toEqual([]);
    expect(membersOf(' { } ')).toEqual([]);
  });

  // Compared with what was generated, not with the keys of JSON.parse: once in some ten thousand frames with
  // `__proto__` and duplicate names those differed.
  test('a frame of any shape has its members where they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, json), { maxLength: 5 }), space, (members, gap) => {
        const body = `${gap}{${members.map(([key, text]) => `${gap}"${key}" : ${text}`).join(',')}${gap}}`;
        const written = members.map(([key, text]) => ({ name: JSON.parse(`"${key}"`) as string, text }));
        const found = membersOf(body);
        expect(found.map((one) => ({ name: one.name, text: one.text }))).toEqual(written);
        const names = new Set(written.map((one) => one.name));
        if (found.length > names.size) expect(ambiguityIn(found)).toMatch(/twice|no such field/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('A frame that two parsers may read differently', () => {
  const detailOf = async (body: string) => {
    const parsed = await parse(body);
    return 'refusal' in parsed && parsed.refusal.type === 'error' ? parsed.refusal.detail : null;
  };

  test.each([
    ['{"action":"ping","action":"hello"}', 'action: it is there twice'],
    ['{"action":"ping","__proto__":1}', '__proto__: there is no such field'],
    ['{"action":"ping","__proto__":{"sessionId":"s1"}}', '__proto__: there is no such field'],
    ['{"action":"ping","\\u005f_proto__":1}', '__proto__: there is no such field'],
    [
      '{"action":"session.create","name":"Plans","timings":{"idleTimeout":60000,"__proto__":1}}',
      'timings.__proto__: there is no such field',
    ],
    [
      '{"action":"session.create","name":"Plans","timings":{"idleTimeout":60000,"idleTimeout":90000}}',
      'timings.idleTimeout: it is there twice',
    ],
  ])('is refused: %s', async (body, detail) => {
    expect(await detailOf(body)).toBe(detail);
  });

  test('is accepted where the difference is stored as it was sent', async () => {
    expect(await valueIn(frameOf('{"__proto__":1,"a":1,"a":2}'))).toEqual(
      new JsonText('{"__proto__":1,"a":1,"a":2}'),
    );
  });

  test('costs no more to refuse when it is nested endlessly', async () => {
    const deep = '{"a":'.repeat(20_000);
    const begun = process.cpuUsage();
    expect(await detailOf(`{"action":"ping","x":${deep}1${'}'.repeat(20_000)}}`)).toContain('x');
    // Of a processor, whatever else it has to do.
    expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
  });
});

describe('A value that cannot be stored', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  test('is refused when it is nested too deep, with both numbers', async () => {
    expect(await valueIn(frameOf(nested(MAX_ITEM_DEPTH)))).toBeInstanceOf(JsonText);
    expect(await valueIn(frameOf(nested(MAX_ITEM_DEPTH + 1)))).toMatchObject({
      refusal: { code: 'message.invalid', detail: expect.stringMatching(/129 .*128/) },
    });
    expect(await valueIn(frameOf(nested(50_000)))).toMatchObject({ refusal: { code: 'message.invalid' } });
  });

  test('is refused when it contains half of a surrogate pair; as an escape it is accepted', async () => {
    expect(await valueIn(frameOf('"\ud800"'))).toMatchObject({ refusal: { code: 'message.invalid' } });
    expect(await valueIn(frameOf('"\\ud800"'))).toEqual(new JsonText('"\\ud800"'));
  });
});

test('every message of the wire is known, in whatever order they are first sent', async () => {
  const actions = upMessages.map(({ shape }) => shape.action.def.values[0]);
  for (const action of [...actions].reverse()) {
    const read = await parse(JSON.stringify({ action, nonsense: 1 }));
    expect('refusal' in read && read.refusal).toMatchObject({ code: 'message.invalid' });
  }
  const unknown = await parse('{"action":"none"}');
  const detail = 'refusal' in unknown && unknown.refusal.type === 'error' ? unknown.refusal.detail : '';
  expect(detail.match(/[a-z]+(\.[a-z]+)?(?=[,.])/g)?.toSorted()).toEqual(actions.toSorted());
});

describe('What two parsers may read differently', () => {
  const found = (body: string) => ambiguityIn(membersOf(body));

  test('is looked for as deep as our own fields go, and in nothing that is passed on unchanged', () => {
    expect(found('{"a":{"b":{"c":{"d":1,"d":2}}}}')).toMatch(/^a\.b\.c\.d: /);
    expect(found('{"a":{"b":{"c":{"d":{"e":1,"e":2}}}}}')).toBeNull();
    for (const field of ['value', 'state']) expect(found(`{"${field}":{"a":1,"a":2}}`)).toBeNull();
  });

  test('is reported with no more of a name than anybody needs', () => {
    const long = 'n'.repeat(300);
    expect(found(`{"${long}":1,"${long}":2}`)?.length).toBeLessThan(150);
    expect(found(`{"${long}":{"a":1,"a":2}}`)?.length).toBeLessThan(150);
  });
});
