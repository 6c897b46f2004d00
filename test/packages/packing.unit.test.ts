import { expect, test } from '@jest/globals';
import { packedBy } from '../../local/tools/packing.ts';

test('what was packed is understood as npm says it, before its version 12 and since', () => {
  const packed = { name: '@vigil/client', filename: 'vigil-client-0.1.0.tgz' };
  expect(packedBy(JSON.stringify([packed]))).toEqual([packed]);
  expect(packedBy(JSON.stringify({ '@vigil/client': packed }))).toEqual([packed]);
});
