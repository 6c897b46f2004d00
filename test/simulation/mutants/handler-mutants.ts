import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** Mistakes in the handlers. */
export const handlerMutants: readonly Mutant[] = [
  {
    name: 'the client says when, in the future',
    file: 'functions/actions/inside/activity.ts',
    search: 'instant(receivedAt - agoMs)',
    replacement: 'instant(receivedAt + agoMs)',
  },
  {
    name: 'activity counts from when it was heard of',
    file: 'functions/actions/inside/activity.ts',
    search: 'instant(receivedAt - agoMs)',
    replacement: 'instant(receivedAt - 0 * agoMs)',
  },
  {
    name: 'a stale alarm is left where it is',
    file: 'functions/actions/inside/activity.ts',
    search:
      "if (touched !== 'refused' && !handsLag(touched, now) && !isOutdated(touched, app, now)) return null;",
    replacement: 'if (handsLag.name && isOutdated.name && touched !== null) return null;',
  },
  {
    name: 'a timer that saves counts as activity',
    file: 'functions/actions/content/content.ts',
    search: 'counts && isPerson(caller)',
    replacement: '(counts || sessionId) && isPerson(caller)',
  },
  {
    name: 'the sweep is lost',
    file: 'functions/sweep.ts',
    search: 'const fresh = overdue.filter(',
    replacement: 'const fresh = overdue.slice(0, 0).filter(',
  },
  {
    name: 'a goodbye is heard and forgotten',
    file: 'functions/disconnect.ts',
    search: "await advance(key, { type: 'disconnect', connectionId, how, said });",
    replacement: 'void [advance, key, how, said];',
  },
  {
    name: 'a resume is an ordinary join',
    file: 'functions/actions/inside/join.ts',
    search: '    resume,\n',
    replacement: '    resume: false,\n',
  },
  {
    name: 'a write says the name of its writer, and not who that is',
    file: 'functions/actions/content/content-news.ts',
    search: '    byId: user.id,\n',
    replacement: '',
  },
];
