import Sequencer from '@jest/test-sequencer';

/** What waits longest goes first, so that no long file is begun when everything else is done. */
const LONGEST_FIRST = ['simulation/histories', 'stories/', 'simulation/', 'browser/', '.contract.'];

const rank = ({ path }) => {
  const found = LONGEST_FIRST.findIndex((part) => path.includes(part));
  return found < 0 ? LONGEST_FIRST.length : found;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
  }
}
