/**
 * Whether an update of `y-protocols` is of this client and of no other. It begins with how many it is of and the first one's id,
 * in groups of seven bits, the lowest first, each of which but the last has its eighth bit set.
 */
export const isOnlyOf = (update: Uint8Array, client: number): boolean => {
  let at = 0;
  const next = (): number => {
    let number = 0;
    for (let factor = 1; factor < Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = update[at++] ?? 0;
      number += (byte % 128) * factor;
      if (byte < 128) break;
    }
    return number;
  };
  return next() === 1 && next() === client;
};
