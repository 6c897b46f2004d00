import type { Ending } from '../../shared/endings.ts';
import { written } from '../duration.ts';
import type { Chain, SessionAudit } from './session/session-audit.ts';

/** An ending that is on record, and what led to it. */
export type Why = {
  readonly participantId: string;
  /** As the table knows them; null once they have been put away, which is after 30 days. */
  readonly name: string | null;
  /** In epoch milliseconds. */
  readonly at: number;
  readonly ending: Ending;
  /** What happened, for people, sentence by sentence. */
  readonly story: readonly string[];
  /** That the chain of their records is whole. A story of one that is not proves nothing. */
  readonly whole: boolean;
};

/** Why somebody, by their id or by a part of their name, is no longer in the session: the latest first. */
export const whyOf = ({ chains }: SessionAudit, person: string): readonly Why[] => {
  const wanted = person.trim().toLowerCase();
  return chains
    .filter(
      ({ owner: { participantId }, name }) =>
        participantId !== null &&
        (participantId.toLowerCase() === wanted || (name ?? '').toLowerCase().includes(wanted)),
    )
    .flatMap(endingsOf)
    .sort((one, other) => other.at - one.at);
};

type Record = Chain['records'][number];

const endingsOf = ({ owner: { participantId }, name, records, faults }: Chain): Why[] =>
  records.flatMap((record, index) =>
    'ending' in record && participantId !== null
      ? [
          {
            participantId,
            name,
            at: record.at,
            ending: record.ending,
            story: storyOf(record, records.slice(0, index)),
            whole: faults.length === 0,
          },
        ]
      : [],
  );

type Ended = Extract<Record, { readonly type: 'ended' }>;

const storyOf = (ended: Ended, before: readonly Record[]): string[] => {
  const stay = before.slice(before.findLastIndex(({ type }) => type === 'ended') + 1);
  const came = stay.find(({ type }) => type === 'joined' || type === 'returned' || type === 'knocked');
  const warned = stay.findLast(({ type }) => type === 'warned');
  const extensions = stay.filter(({ type }) => type === 'extended').length;
  return [
    ...(came ? [`${came.type === 'knocked' ? 'Knocked' : 'Came'} at ${clock(came.at)}.`] : []),
    ...(extensions > 0 ? [`Extended ${extensions === 1 ? 'once' : `${extensions} times`}.`] : []),
    ...reasonFor(ended, warned),
    ...(ended.deadline === null ? [] : [lateness(ended.at - ended.deadline)]),
  ];
};

const reasonFor = (ended: Ended, warned: Record | undefined): readonly string[] => {
  const { policy, by, cause, deadline } = ended;
  const whose = by === undefined || by === null ? 'Somebody' : by;
  const reasons: { readonly [E in Ending]: readonly string[] } = {
    inactivity: [
      `Last active at ${clock(ended.lastActivityAt)}.`,
      warned === undefined
        ? 'The warning is no longer on record.'
        : `Warned at ${clock(warned.at)}, because the idle timeout of ${written(policy.idleTimeout)} had run out.`,
      `The warning stood for ${written(policy.warningPeriod)} and nobody answered it, so they were logged out at ${clock(ended.at)}.`,
    ],
    exit: [`Left by themselves at ${clock(ended.at)}, on every tab.`],
    disconnected: [
      cause === 'leave'
        ? `Their last tab said that it leaves, at ${clock(ended.at)}.`
        : `No connection was left, and none came back in time: counted as gone at ${clock(ended.at)}${deadline === null ? '' : `, for a deadline of ${clock(deadline)}`}.`,
    ],
    limit: [`The longest stay that the session allows was over at ${clock(ended.at)}.`],
    removed: [`${whose} removed them at ${clock(ended.at)}.`],
    hidden: [`The session was hidden from them at ${clock(ended.at)}.`],
    full: [`The session was full at ${clock(ended.at)}.`],
    denied: [`${whose} turned them away at ${clock(ended.at)}.`],
    uninvited: [`Their invitation was no longer good at ${clock(ended.at)}.`],
    elsewhere: [`They entered on so many tabs and devices that this one was left at ${clock(ended.at)}.`],
    crowded: [`Too many people were waiting at the door at ${clock(ended.at)}.`],
    unanswered: [`Nobody answered the knock until ${clock(ended.at)}.`],
    expired: [`Their login had expired at ${clock(ended.at)}.`],
  };
  return reasons[ended.ending];
};

const lateness = (late: number): string =>
  late < 1_000
    ? 'That was within a second of the deadline.'
    : `That was ${(late / 1_000).toFixed(1)} s after the deadline.`;

const clock = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
