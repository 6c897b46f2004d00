import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

const occasion = 'reading';

/** Mistakes in what backends read. */
export const readingMutants: readonly Mutant[] = [
  {
    name: 'a backend that goes on reading who is inside reads from the start',
    file: 'functions/service/presence.ts',
    search: 'rosterPage(people, cursor ?? null)',
    replacement: 'rosterPage(people, cursor ? null : null)',
    occasion,
  },
  {
    name: 'a page of the roster begins with the last one of the page before',
    file: 'shared/presence/roster.ts',
    search: 'cursor === null || participantId > cursor',
    replacement: 'cursor === null || participantId >= cursor',
    occasion,
  },
  {
    name: 'somebody who was in a session is said to be there',
    file: 'functions/service/presence.ts',
    search: "if (person === null || person.phase === 'ended') return;",
    replacement: "if (person === null || (person.phase === 'ended' && person.ending === 'exit')) return;",
    occasion,
  },
  {
    name: 'somebody whose connection has gone is said to be nowhere',
    file: 'functions/service/presence.ts',
    search: 'entered.sessions.slice(0, LAST_ENTERED)',
    replacement: 'entered.sessions.slice(0, 0)',
    occasion,
  },
  {
    name: 'a guest whose connection has gone is said to be nowhere',
    file: 'functions/actions/inside/join.ts',
    search: 'if (guest || fromOutside) await noteWhereabouts',
    replacement: 'if (!guest && fromOutside) await noteWhereabouts',
    occasion,
  },
  {
    name: 'a guest is noted for no longer than a minute',
    file: 'functions/entering/whereabouts.ts',
    search: '= 3 * 60 * 60_000;',
    replacement: '= 60_000 - 10 * 60_000;',
    occasion,
  },
  {
    name: 'sessions that nobody is inside are said to be occupied',
    file: 'functions/aws/directory/occupied-sessions.ts',
    search: '.filter(({ occupancy }) => occupancy > 0)',
    replacement: '.filter(({ occupancy }) => occupancy >= 0)',
    occasion,
  },
  {
    name: 'a part of the occupied sessions is passed over',
    file: 'functions/aws/directory/occupied-sessions.ts',
    search: 'toPlace(last ? shard : shard + 1, last)',
    replacement: 'toPlace(last ? shard : shard + 1 + (shard % 2), last)',
    occasion,
  },
  {
    name: 'a warning that was announced under another rule is not told of',
    file: 'functions/actions/rules/timings.ts',
    search: "announced: person.phase === 'warned' && logoutAt(person) >",
    replacement: "announced: person.phase === 'warned' && logoutAt(person) <",
    occasion,
  },
  {
    name: 'whoever stays on notice is said to stay for as long as anybody',
    file: 'functions/actions/rules/timings.ts',
    search: 'notice: limitAt(person) !== limitAt({ ...person, limitNotBefore: person.joinedAt }),',
    replacement: 'notice: limitAt(person) !== limitAt({ ...person }),',
    occasion,
  },
  {
    name: 'a session is said to go as far as its deployment lets it, whatever its group says',
    file: 'functions/actions/rules/rule.ts',
    search: 'inForce: shown(app, session, scopesOf(app, session.imposed), names),',
    replacement: 'inForce: shown(app, session, scopesOf(app, []), names),',
    occasion,
  },
  {
    name: 'a stay that goes on behind a page of the past is told twice',
    file: 'functions/attendance/reading.ts',
    search: 'const told = last === null || !isWhole ? found : settledOf(found);',
    replacement: 'const told = last === null || isWhole ? found : settledOf(found);',
    occasion,
  },
  {
    name: 'who waits at the door is counted among those inside',
    file: 'functions/service/presence.ts',
    search: 'const { revision, people, waitingTotal } = await look(app, session.id);',
    replacement:
      'const { revision, people } = await look(app, session.id);\n  const waitingTotal = people.length;',
    occasion,
  },
];
