import type { SessionInfo } from '../../client/client.ts';

/** How the page speaks of the states of a session. */
export const stateWords: {
  readonly [S in SessionInfo['state']]: { readonly tag: string; readonly meaning: string };
} = {
  active: { tag: 'Active', meaning: 'Members come in and write.' },
  closed: { tag: 'Closed: read only', meaning: 'Members come in and read. Nobody writes.' },
  hidden: { tag: 'Hidden from contacts', meaning: 'Contacts and guests neither see nor open it.' },
};
