import { expect, test } from '@jest/globals';
import { MAX_MINE_BYTES } from '../../shared/messages.ts';
import { MOST_KEPT, pack, unpack } from '../../web/session/returning/left-off.ts';

const place = { itemId: 'n1', caret: 4 };
const draft = (itemId: string, text: string) => ({ itemId, text, base: 3 });

test('what was left is found as it was, in any script', () => {
  const left = pack(place, [draft('n1', 'Tee um fünf 🫖')]);
  expect(unpack(JSON.parse(JSON.stringify(left)))).toEqual(left);
  const lookedAt = pack({ itemId: 'n1' }, []);
  expect(unpack(JSON.parse(JSON.stringify(lookedAt)))).toStrictEqual(lookedAt);
});

test('somebody who has been nowhere and has nothing unsaved leaves nothing', () => {
  expect(pack(null, [])).toBeNull();
});

test('drafts are included as far as they fit, each whole or not at all, and the place in any case', () => {
  const room = MOST_KEPT - JSON.stringify({ place, drafts: [draft('n1', '')] }).length;
  expect(pack(place, [draft('n1', 'x'.repeat(room))])?.drafts).toHaveLength(1);
  expect(pack(place, [draft('n1', 'x'.repeat(room + 1))])).toEqual({ place, drafts: [] });
  expect(pack(place, [draft('n1', 'ü'.repeat(room)), draft('n2', 'small')])).toEqual({
    place,
    drafts: [draft('n2', 'small')],
  });
  expect(MOST_KEPT).toBeLessThanOrEqual(MAX_MINE_BYTES);
});

test.each([
  ['nothing', null],
  ['a word', 'n1'],
  ['a place without a note', { place: { caret: 3 }, drafts: [] }],
  ['invalid drafts', { place: 7, drafts: [null, { itemId: 'n1', text: 5, base: 3 }] }],
  ['a list', [1, 2]],
])('%s, as another version may have kept it, is ignored', (_, value) => {
  expect(unpack(value)).toEqual({ place: null, drafts: [] });
});
