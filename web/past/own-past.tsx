import type { Client, OwnStay } from '../../client/client.ts';
import { atHere } from '../parts/frame/time.ts';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import type { PastWords } from '../words/past/english.ts';
import { usePastWords } from '../words/past/past-words.ts';
import { Span } from './span.tsx';
import { useStays } from './use-stays.ts';

type Props = {
  readonly client: Client;
  readonly sessionId: string;
  /** The session's name; null when it is not known. */
  readonly name: string | null;
  readonly close: () => void;
};

/** When one was in a session oneself, and why that ended. */
export const OwnPast = ({ client, sessionId, name, close }: Props) => {
  const words = useWords();
  const past = usePastWords();
  const pages = useStays(client, 'history.list', sessionId);
  return (
    <ListDialog
      title={name === null ? past.own : past.ownIn(name)}
      close={close}
      pages={pages}
      keyOf={({ from, to }) => JSON.stringify([from, to])}
      empty={past.never}
    >
      {(stay) => (
        <span className="row-name">
          {endOf(past, words, stay)}
          <Span client={client} stay={stay} />
          <Why client={client} stay={stay} />
        </span>
      )}
    </ListDialog>
  );
};

const endOf = (past: PastWords, { session: { ended } }: Words, { ending, part }: OwnStay): string => {
  if (ending === null) return part ? past.goesOn : past.inside;
  return past.ownEndings[ending] ?? ended.sentences[ending] ?? ended.sentence;
};

/** How time alone led to the ending. */
const Why = ({ client, stay }: { readonly client: Client; readonly stay: OwnStay }) => {
  const past = usePastWords();
  const { ending, lastActivityAt, warnedAt, idleTimeout, warningPeriod, longestStay } = stay;
  const here = (at: number) => atHere(at, client.serverNow());
  if (ending === 'limit' && longestStay !== null) return <small>{past.whyLimit(longestStay)}</small>;
  if (ending !== 'inactivity' || lastActivityAt === null || warnedAt === null) return null;
  return (
    <small>{past.whyInactivity(here(lastActivityAt), idleTimeout, here(warnedAt), warningPeriod)}</small>
  );
};
