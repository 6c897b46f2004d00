/**
 * The route of a message, by the body's member that the selection names. Anything that is not the exact key of a
 * route goes to `$default`; null when there is none. The client's own string never becomes a route key, and the
 * routes of the platform itself cannot be asked for.
 */
export const selectRoute = (
  body: string,
  selection: readonly string[],
  routes: ReadonlyMap<string, unknown>,
): string | null => {
  const selected = memberOf(body, selection);
  if (selected !== null && !selected.startsWith('$') && routes.has(selected)) return selected;
  return routes.has('$default') ? '$default' : null;
};

const memberOf = (body: string, path: readonly string[]): string | null => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value as string) : null;
};
