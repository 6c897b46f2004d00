import { dismiss, hire } from '../../bench/simulation/play/fleet.ts';
import { type Told, tellChosen, tellHistories } from '../../bench/simulation/play/telling.ts';
import { treeSeed } from '../../bench/simulation/play/tree-seed.ts';
import { AGAIN } from './again.ts';

/**
 * Plays what `npm run simulate` plays with several options, one after another in one thread: loading the program, and
 * running it until it is compiled, takes as long as playing some hundred participations.
 */
export type Played = {
  readonly chosen: Told;
  /** Others whenever the product changes. */
  readonly tree: Told;
  readonly onlySdk: Told;
  /** In the end, with all that the others have left in the thread. */
  readonly again: Told;
};

const thread = hire();
const played: Played = {
  chosen: await tellChosen({ thread }),
  tree: await tellHistories({ seed: treeSeed(), participations: 400, thread }),
  onlySdk: await tellHistories({ seed: 4, participations: 180, share: 1, thread }),
  again: await tellHistories({ ...AGAIN, thread }),
};
dismiss(thread);
console.log(JSON.stringify(played));
