import { basename } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/**
 * What takes longest goes first, so that no long file starts when everything else is done. Stories, which wait, and
 * pages in a browser, which keep the processors busy, are mixed by name. What only computes runs at the same time, in
 * its own order (`jest.config.mjs`).
 */
const LONGEST_FIRST = [
  /simulation\/(histories|mutants)/,
  // A minute and more, according to the table at the end of `npm test`.
  /stories\/(operations\/|main-job|complaints)|interleavings\/|packages\/construct|contracts\/abuse\/abuse/,
  /browser\/(warned-soon|engines|session|lists|looks\/screen|entering)/,
  /stories\/|browser\//,
  /simulation\/|mutation\//,
  /infra\//,
  /contract/,
];

const rank = ({ path }) => {
  const found = LONGEST_FIRST.findIndex((part) => part.test(path));
  return found < 0 ? LONGEST_FIRST.length : found;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const byName = (one, other) => basename(one.path).localeCompare(basename(other.path));
    return [...tests].sort((one, other) => rank(one) - rank(other) || byName(one, other));
  }
}
