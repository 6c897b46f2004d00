import { kindClaim, rolesClaim, tokenAudience } from '../identity/tokens.ts';
import type { Options } from './options.ts';
import { timingsContext } from './timings.ts';

/** Stands in the template for the stack's own address, since the port must not make it another template. */
export const ownPlaceholder = 'http://127.0.0.1:0';

/** The cdk context of the app that a stack with these options hosts. */
export const contextOf = ({
  timings,
  latitude,
  pace,
  outside,
  eventPeople,
}: Pick<Options, 'timings' | 'latitude' | 'pace' | 'outside' | 'eventPeople'>): Record<string, string> => ({
  ...timingsContext(timings),
  ...latitude,
  ...pace,
  ...outside,
  ...(eventPeople && { eventPeople }),
  // It is served from here, with what the distribution would serve it with.
  page: 'none',
  tokenIssuer: `${ownPlaceholder}/dev`,
  tokenJwksUri: `${ownPlaceholder}/dev/.well-known/jwks.json`,
  tokenAudience,
  kindClaim,
  rolesClaim,
});
