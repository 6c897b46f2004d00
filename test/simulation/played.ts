import { dismiss, hire } from '../../bench/simulation/play/fleet.ts';
import { type Reported, reportChosen, reportHistories } from '../../bench/simulation/play/reporting.ts';
import { treeSeed } from '../../bench/simulation/play/tree-seed.ts';
import { AGAIN } from './again.ts';

/**
 * Plays what `npm run simulate` plays with several options, one after another in one thread: loading the program, and
 * running it until it is compiled, takes as long as playing some hundred participations.
 */
export type Played = {
  readonly chosen: Reported;
  /** Others whenever the product changes. */
  readonly tree: Reported;
  readonly onlySdk: Reported;
  /** In the end, with all that the others have left in the thread. */
  readonly again: Reported;
};

const thread = hire();
const played: Played = {
  chosen: await reportChosen({ thread }),
  tree: await reportHistories({ seed: treeSeed(), participations: 400, thread }),
  onlySdk: await reportHistories({ seed: 4, participations: 180, share: 1, thread }),
  again: await reportHistories({ ...AGAIN, thread }),
};
dismiss(thread);
console.log(JSON.stringify(played));
