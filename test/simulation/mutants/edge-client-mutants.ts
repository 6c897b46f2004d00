import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in the client that an application meets which changes its mind, renders often, or is told of many things at once (docs/edges.md). */
export const edgeClientMutants: readonly Mutant[] = [
  {
    name: 'an exit before the reply to the join is told to nobody',
    file: 'client/session/member.ts',
    search: 'const isNews = wanted();\n    if (isNews) {',
    replacement:
      "const isNews = wanted();\n    if (now().phase === 'joining') {\n      become(end(now(), { ending: 'exit', at: host.serverClock.now(), mayReturn: true }));\n      throttle.forget();\n    } else if (isNews) {",
  },
  {
    name: 'away and back within a round trip ends as having left',
    file: 'client/link/connection.ts',
    search: 'const mine = turn.then(() => !over && work());',
    replacement: 'const mine = Promise.resolve().then(() => !over && work());',
  },
  {
    name: 'the answer to a leaving ends what was entered since',
    file: 'client/session/participation-state.ts',
    search: "  'session.warning': redecide,",
    replacement:
      "  'session.left': (state, { serverTime }) => end(state, { ending: 'exit', at: serverTime, mayReturn: true }),\n  'session.warning': redecide,",
  },
  {
    name: 'to join again undoes a logout',
    file: 'client/session/member.ts',
    search: '(again || byMyself || isOther)',
    replacement: '(again || byMyself || isOther || !isNew)',
  },
  {
    name: 'what the server fails at is said again without a pause',
    file: 'client/link/insistence.ts',
    search: 'await pause(clock, pauseAfter(known(error), failures, random));',
    replacement: 'await pause(clock, 0 * pauseAfter(known(error), failures, random));',
  },
  {
    name: 'another name for a known session is ignored',
    file: 'client/session/member.ts',
    search: 'const isOther = given !== name;',
    replacement: 'const isOther = isNew && given !== name;',
  },
  {
    name: 'a client that nobody needs yet opens a socket, on a server too',
    file: 'client/client.ts',
    search: '  return {\n    getStatus: () => status,',
    replacement: '  link.need();\n  return {\n    getStatus: () => status,',
  },
  {
    name: 'each change of the content puts all of it in order',
    file: 'client/content/content.ts',
    search: '      isShared = true;\n      return shown;',
    replacement:
      "      isShared = true;\n      const there = [...known.values()].filter((one): one is Item => !('deleted' in one));\n      return there.sort((one, other) => (one.itemId < other.itemId ? -1 : 1));",
  },
  {
    name: 'each change of the content is told by itself',
    file: 'client/session/session-store.ts',
    search: 'cancel ??= clock.after(state.complete ? BURST : PAGES, tell);',
    replacement: 'if (clock.now() > 0 && BURST < PAGES) tell();',
  },
  {
    name: 'the client keeps the role that it came in with',
    file: 'client/session/participation-state.ts',
    search: 'if (role === undefined || role === state.role) return state;',
    replacement: 'if (role === undefined || state.role !== null) return state;',
    occasion: 'handover',
  },
];
