import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { CopyText } from '../parts/forms/copy-text.tsx';
import { useWords } from '../words/language.ts';
import { type KeptDrafts, openKeptDrafts } from './returning/kept-drafts.ts';

type Props = {
  readonly kept: KeptDrafts;
  /** Whether they can be saved by entering again. */
  readonly mayReturn: boolean;
};

/** Unsaved text of somebody who is no longer inside: it is shown, and can be copied. */
export const UnsavedWords = ({ kept, mayReturn }: Props) => {
  const { notes, unsaved } = useWords().session;
  const texts = [...useSyncExternalStore(kept.subscribe, kept.unsaved)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .filter(([, text]) => text !== '');
  if (texts.length === 0) return null;
  return (
    <section className="unsaved-words" aria-labelledby="unsaved-words">
      <h2 id="unsaved-words">{unsaved.heading}</h2>
      <p>{mayReturn ? unsaved.savedOnReturn : unsaved.lost}</p>
      <ul>
        {texts.map(([itemId, text], index) => (
          <Words key={itemId} text={text} name={notes.versionOf(notes.copyMine, index + 1)} />
        ))}
      </ul>
    </section>
  );
};

const Words = ({ text, name }: { readonly text: string; readonly name: string }) => {
  const { notes } = useWords().session;
  const quote = useRef<HTMLQuoteElement>(null);
  const select = () => quote.current && getSelection()?.selectAllChildren(quote.current);
  return (
    <li>
      <blockquote ref={quote} translate="no">
        {text}
      </blockquote>
      <CopyText text={text} label={notes.copyMine} name={name} select={() => void select()} />
    </li>
  );
};

/** Identifies this load of the page among all that share the storage. */
const page = crypto.randomUUID();

/** This person's unsaved text in this session; null until it has been looked for. */
export const useKeptDrafts = (person: string, sessionId: string): KeptDrafts | null => {
  const [kept, setKept] = useState<KeptDrafts | null>(null);
  useEffect(() => {
    let isGone = false;
    const surroundings = { storage: () => localStorage, locks: navigator.locks, now: Date.now, page };
    void openKeptDrafts(person, sessionId, surroundings).then((opened) => {
      if (!isGone) setKept(opened);
    });
    return () => {
      isGone = true;
    };
  }, [person, sessionId]);
  return kept;
};
