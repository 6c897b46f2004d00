import { expect, test } from '@jest/globals';
import * as sizes from '../../../shared/messages/sizes.ts';

test('the sizes on the wire are those that people were promised', () => {
  expect({ ...sizes }).toEqual({
    MAX_ITEM_BYTES: 102_400,
    MAX_ITEM_DEPTH: 128,
    // API Gateway's own.
    MAX_MESSAGE_BYTES: 131_072,
    MAX_STATE_BYTES: 1_024,
    MAX_SIGNAL_BYTES: 4_096,
    MAX_MINE_BYTES: 4_096,
  });
});
