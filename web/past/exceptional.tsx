import { useCallback } from 'react';
import type { Client, Replies } from '../../client/client.ts';
import { atHere } from '../parts/frame/time.ts';
import { seenAs } from '../parts/holds/reasons.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';
import { usePastWords } from '../words/past/past-words.ts';

type Props = { readonly client: Client; readonly sessionId: string; readonly close: () => void };

/** To whom inside other timings apply than the session's, and why. */
export const Exceptional = ({ client, sessionId, close }: Props) => {
  const { others } = usePastWords();
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const { people, next } = await client.request(
          { action: 'timings.list', sessionId, ...after },
          options,
        );
        return { entries: people, next };
      },
      [client, sessionId],
    ),
  );
  return (
    <ListDialog
      title={others.heading}
      close={close}
      pages={pages}
      keyOf={({ participantId }) => participantId}
      empty={others.none}
      {...(pages.entries?.length && { summary: others.some })}
    >
      {(exception) => (
        <>
          <Avatar id={exception.participantId} name={exception.name} />
          <span className="row-name">
            <Own>{exception.name}</Own>
            <Reasons of={exception} now={client.serverNow()} />
          </span>
        </>
      )}
    </ListDialog>
  );
};

type ReasonsProps = { readonly of: Replies['timings.list']['people'][number]; readonly now: number };

const told = ['idleTimeout', 'warningPeriod'] as const;

/** Why, and what applies to them instead. */
const Reasons = ({ of: { policy, why, logoutAt, hold }, now }: ReasonsProps) => {
  const { others } = usePastWords();
  const { session, timings } = useWords();
  const until = (at: number | null | undefined, say: (at: Date) => string) =>
    at == null ? [] : [say(atHere(at, now))];
  const sentences = why.flatMap((difference) => {
    switch (difference) {
      case 'earlier': {
        const numbers = told.map((name) => {
          const from = timings.from[policy.from?.[name] ?? 'deployment'];
          return `${timings.names[name]}: ${timings.length(policy[name])}. ${from}`;
        });
        return [others.earlier, ...numbers];
      }
      case 'announced':
        return until(logoutAt, others.announced);
      case 'notice':
        return until(policy.endsAt, others.notice);
      case 'hold':
        return hold === undefined ? [] : [seenAs(session.holding, hold, now)];
      default:
        return [others.unknown];
    }
  });
  return (
    <>
      {sentences.map((sentence) => (
        <small key={sentence}>{sentence}</small>
      ))}
    </>
  );
};
