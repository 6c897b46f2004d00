import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes about a session that is deleted. */
export const deletionMutants: readonly Mutant[] = [
  {
    name: 'a session that is being deleted lets people in',
    file: 'functions/aws/directory/sessions.ts',
    search: 'session && !session.doomedAt ?',
    replacement: 'session ?',
  },
  {
    name: 'whoever is owed something is deleted with the session',
    file: 'functions/aws/session-deletion.ts',
    search: 'const ready = doomed.filter(isFinished);',
    replacement: 'const ready = doomed.filter((item) => isFinished(item) || item.phase?.S === "ended");',
  },
  {
    name: 'a deletion is done when there is nothing left to look at',
    file: 'functions/aws/session-deletion.ts',
    search: "if (doomed.length > 0 || !isQuiet) return 'begun';",
    replacement: "if (ready.length > 0) return 'begun';",
  },
];
