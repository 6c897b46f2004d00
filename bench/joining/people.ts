import type { User } from '../../shared/ports/connections.ts';

export const SESSION = 's1';

/** The people who come last, one after the other. */
export const comer = (nth: number): User => ({
  id: `comer-${nth}`,
  name: `Comer number ${nth}`,
  kind: 'licence-holder',
});

export const connectionOf = (nth: number): string => `comer${nth}=`;
