import { useId, useState } from 'react';
import { choose, type Language, languages, useSpoken } from '../../words/language.ts';

/** At the foot of every page: each language under its own name. */
export const LanguageSwitch = () => {
  const id = useId();
  const { language, words } = useSpoken();
  const [failed, setFailed] = useState(false);
  const change = async (wanted: Language) => {
    try {
      await choose(wanted);
      setFailed(false);
    } catch {
      // Its file could not be fetched: the page keeps its language.
      setFailed(true);
    }
  };
  return (
    <footer className="page-foot">
      <label htmlFor={id}>{words.page.language}</label>
      <select
        id={id}
        value={language}
        onChange={(event) => void change(event.currentTarget.value as Language)}
      >
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
      <span role="status" className="said">
        {failed && words.page.languageFailed}
      </span>
    </footer>
  );
};
