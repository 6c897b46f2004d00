/** What is played by a process of its own, and once more after everything else: few, since nobody has to find anything in it. */
export const AGAIN = { seed: 7, participations: 100 };
