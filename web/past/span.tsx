import type { Client } from '../../client/client.ts';
import { atHere } from '../parts/frame/time.ts';
import { useSpoken } from '../words/language.ts';
import type { PastWords } from '../words/past/english.ts';
import { usePastWords } from '../words/past/past-words.ts';

type Props = {
  readonly client: Client;
  readonly stay: {
    readonly from: number | null;
    readonly to: number | null;
    readonly part?: true | undefined;
  };
};

/** From when to when somebody was inside, and how long that was. */
export const Span = ({ client, stay: { from, to, part } }: Props) => {
  const { grammar } = useSpoken();
  const past = usePastWords();
  const length = from === null || (to === null && part) ? null : (to ?? client.serverNow()) - from;
  return (
    <small>
      {between(past, client, from, to)}
      {length !== null && length >= 1_000 && ` (${grammar.duration(length)})`}
      {part && ` ${past.part}`}
    </small>
  );
};

const between = (past: PastWords, client: Client, from: number | null, to: number | null): string => {
  const here = (at: number) => atHere(at, client.serverNow());
  if (from === null) return to === null ? '' : past.before(here(to));
  return to === null ? past.onwards(here(from)) : past.between(here(from), here(to));
};
