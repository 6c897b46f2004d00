import { type Script, scriptOf } from '../../../bench/simulation/script/script.ts';

/** Many histories of a seed, as they are drawn. */
export const scripts = Array.from({ length: 6_000 }, (_, index) => scriptOf(1, index, [0, 1, 3]));
export const peopleOf = ({ people }: Script) => people;
