import type { Fault } from './fault.ts';

/** C. The client, in the hands of an ordinary application. */
export const clientFaults: readonly Fault[] = [
  {
    number: 13,
    hunted: 'an exit before the reply to the join is told to nobody',
    foundBy: 'test/client/session/leaving.unit.test.ts',
  },
  {
    number: 13,
    hunted: 'away and back within a round trip ends as having left',
    foundBy: 'test/client/session/whereabouts.property.test.ts',
  },
  {
    number: 13,
    hunted: 'the answer to a leaving ends what was entered since',
    foundBy: 'test/client/session/member.unit.test.ts',
  },
  {
    number: 13,
    hunted: 'to join again undoes a logout',
    foundBy: 'test/client/session/leaving.unit.test.ts',
  },
  { number: 13, hunted: 'leaving with one tab leaves with all' },
  { number: 14, hunted: 'one click is not enough when the server fails at it' },
  { number: 14, hunted: 'a write after a lost lease is refused though the client has come back' },
  {
    number: 14,
    hunted: 'what the server fails at is said again without a pause',
    foundBy: 'test/client/content/content.unit.test.ts',
  },
  {
    number: 14,
    hunted: 'another name for a known session is ignored',
    foundBy: 'test/client/session/leaving.unit.test.ts',
  },
  {
    number: 14,
    mistake: {
      name: 'no session that was ever joined is forgotten',
      file: 'client/client.ts',
      search: 'else if (other.left() || members.size > REMEMBERED) members.delete(id);',
      replacement: 'else if (members.size > 100 * REMEMBERED) members.delete(id);',
    },
    foundBy: 'test/client/session/leaving.unit.test.ts',
    errand: 'a client that has been refused in many sessions',
  },
  { number: 15, hunted: 'a timer that saves counts as activity' },
  { number: 15, hunted: 'a write that nobody made by hand does not say so' },
  { number: 16, hunted: 'what was done while cut off is lost' },
  { number: 16, hunted: 'what was done while cut off is believed into the future' },
  { number: 16, hunted: 'more than the outage is believed' },
  { number: 16, hunted: 'a return from work answers a warning that stood before' },
  {
    number: 17,
    mistake: {
      name: 'typing in a frame of the page does not count',
      file: 'client/dom.ts',
      search: "place.querySelectorAll?.('iframe') ?? []",
      replacement: "place.querySelectorAll?.('none') ?? []",
    },
    foundBy: 'test/client/session/what-counts.unit.test.ts',
  },
  {
    number: 17,
    mistake: {
      name: 'reading by keyboard does not count after a click beside the workspace',
      file: 'client/dom.ts',
      search: "if (!(target as Element).closest?.('body *')) acted();",
      replacement: "if ((target as Element).closest?.('none')) acted();",
    },
    foundBy: 'test/client/session/what-counts.unit.test.ts',
  },
  {
    number: 17,
    mistake: {
      name: 'a click without a pointer does not count',
      file: 'client/dom.ts',
      search: "  // Of assistive technology or a voice, which has no pointer.\n  'click',\n",
      replacement: '',
    },
    foundBy: 'test/client/session/what-counts.unit.test.ts',
  },
  {
    number: 18,
    mistake: {
      name: 'a credential that is refused for ever is told to nobody',
      file: 'client/link/link.ts',
      search: '++refusals === REFUSALS) options.shutOut(known(reason));',
      replacement: '++refusals < 0) options.shutOut(known(reason));',
    },
    foundBy: 'test/client/link/first-need.unit.test.ts',
    errand: 'a client whose credential is refused for ever',
  },
  {
    number: 18,
    hunted: 'a client that nobody needs yet opens a socket, on a server too',
    foundBy: 'test/client/link/first-need.unit.test.ts',
  },
  {
    number: 18,
    mistake: {
      name: 'the client needs a `TextEncoder`',
      file: 'client/link/requests.ts',
      search: "encodeURIComponent(text).replace(/%../g, '-').length;",
      replacement: 'new TextEncoder().encode(text).length;',
    },
    foundBy: 'test/client/bare-environment.unit.test.ts',
  },
  {
    number: 18,
    mistake: {
      name: 'the client needs signals that know reasons',
      file: 'client/link/abortion.ts',
      search: 'signal.reason ?? new Error(',
      replacement: 'signal.throwIfAborted() ?? new Error(',
    },
    foundBy: 'test/client/bare-environment.unit.test.ts',
  },
  {
    number: 18,
    mistake: {
      name: 'React Native, which sends the origin of the API itself, may not connect',
      file: 'functions/identity/origins.ts',
      search: 'exact.has(OWN_ORIGIN) && host',
      replacement: 'exact.size < 0 && host',
    },
    foundBy: 'test/functions/identity/origins.unit.test.ts',
    errand: 'pages of several origins, and an application that names the API itself',
  },
  {
    number: 18,
    mistake: {
      name: 'resolvers that do not read `exports` find no part of the package',
      file: 'client/package/build.ts',
      search:
        'for (const [part, source] of Object.entries(parts)) await leadOldResolvers(folder, part, source);',
      replacement: 'void leadOldResolvers;',
    },
    foundBy: 'test/client/package.contract.test.ts',
  },
  {
    number: 19,
    hunted: 'each change of the content puts all of it in order',
    foundBy: 'test/client/content/many-items.unit.test.ts',
  },
  {
    number: 19,
    hunted: 'each change of the content is told by itself',
    foundBy: 'test/client/content/many-items.unit.test.ts',
  },
  { number: 20, hunted: 'who is demoted keeps the role inside' },
  {
    number: 20,
    hunted: 'the client keeps the role that it came in with',
    foundBy: 'test/client/session/own-role.unit.test.ts',
  },
  {
    number: 20,
    mistake: {
      name: 'who moderates no more keeps a stale list of those who wait',
      file: 'client/session/participation-state.ts',
      search: "...(role !== 'moderator' && emptied) };",
      replacement: '...(role === undefined && emptied) };',
    },
    foundBy: 'test/client/session/own-role.unit.test.ts',
    errand: 'a client of somebody who moderates no more while a guest waits',
  },
];
