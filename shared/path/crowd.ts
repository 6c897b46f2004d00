/** Does it for each of many, a limited number at a time. Rejects with the first fault, when nobody else is under way any more. */
export const eachOf = async <T>(
  many: readonly T[],
  atOnce: number,
  act: (one: T) => Promise<void>,
): Promise<void> => {
  const rest = many.values();
  const faults: unknown[] = [];
  const next = async () => {
    for (const one of rest)
      try {
        await act(one);
      } catch (fault) {
        faults.push(fault);
        return;
      }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, many.length) }, next));
  if (faults.length > 0) throw faults[0];
};

/** For how many people a function does something at once: enough for a thousand in seconds, too few for a throttle. */
export const AT_ONCE = 25;
