import type { VigilError } from '../../../client/client.ts';
import type { Words } from '../../words/english.ts';
import { useWords } from '../../words/language.ts';

/** Why it was not done, in words, said aloud. */
export const Problem = ({ of }: { readonly of: VigilError | null }) =>
  of === null ? null : (
    <p className="problem" role="alert">
      <Reason of={of} />
    </p>
  );

/** What went wrong, in the language of the page. */
export const Reason = ({ of }: { readonly of: VigilError }) => {
  const known = sentenceOf(useWords(), of);
  return (
    <span>
      {known ?? <span lang="en">{of.title}</span>}
      {/* A code that is newer than this page, or one that says too little: the server adds to it, in English. */}
      {(known === undefined || vague.has(of.code)) && <span lang="en"> {of.detail}</span>}
    </span>
  );
};

/** The same as one text. */
export const reasonIn = (words: Words, of: VigilError): string => sentenceOf(words, of) ?? of.title;

const sentenceOf = ({ errors }: Words, { code }: VigilError): string | undefined =>
  (errors as { readonly [code: string]: string | undefined })[code];

const vague: ReadonlySet<string> = new Set<VigilError['code']>([
  'action.forbidden',
  'message.invalid',
  'rule.contradicts',
]);
