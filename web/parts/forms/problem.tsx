import type { VigilError } from '../../../client/client.ts';
import type { Words } from '../../words/english.ts';
import { useWords } from '../../words/language.ts';

/** Why it was not done, in words, announced to screen readers. */
export const Problem = ({ of }: { readonly of: VigilError | null }) =>
  of === null ? null : (
    <p className="problem" role="alert">
      <Reason of={of} />
    </p>
  );

/** What went wrong, in the page's language. */
export const Reason = ({ of }: { readonly of: VigilError }) => {
  const known = sentenceOf(useWords(), of);
  return (
    <span>
      {known ?? <span lang="en">{of.title}</span>}
      {/* For a code that this page does not know, or that says too little, the server's English detail is added. */}
      {(known === undefined || vague.has(of.code)) && <span lang="en"> {of.detail}</span>}
    </span>
  );
};

/** The same as plain text. */
export const reasonIn = (words: Words, of: VigilError): string => sentenceOf(words, of) ?? of.title;

const sentenceOf = ({ errors }: Words, { code }: VigilError): string | undefined =>
  (errors as { readonly [code: string]: string | undefined })[code];

const vague: ReadonlySet<string> = new Set<VigilError['code']>([
  'action.forbidden',
  'message.invalid',
  'rule.contradicts',
]);
