import type { SessionSummary } from '../../client/client.ts';

export type Order = 'used' | 'name' | 'occupied';
export const orders: readonly Order[] = ['used', 'name', 'occupied'];

type Choice = {
  readonly state?: SessionSummary['state'];
  readonly search: string;
  readonly order: Order;
  readonly isOccupied: (session: SessionSummary) => boolean;
  /** By the rules of the language. */
  readonly compare: (one: string, other: string) => number;
};

/** The sessions that match the search, in the chosen order. The server's own order is by last use. */
export const chosenOf = (
  sessions: readonly SessionSummary[],
  { state, search, order, isOccupied, compare }: Choice,
): readonly SessionSummary[] => {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = sessions.filter((session) => {
    const name = plain(session.name);
    return (state === undefined || session.state === state) && words.every((word) => name.includes(word));
  });
  if (order === 'name') return found.toSorted((one, other) => compare(one.name, other.name));
  if (order === 'occupied')
    return found.toSorted((one, other) => Number(isOccupied(other)) - Number(isOccupied(one)));
  return found;
};

/** Without capitals and accents, which people leave out when they search. */
const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
