import { useEffect } from 'react';
import { useWords } from '../../words/language.ts';

/** The window's title while a view is shown. */
export const useTitle = (name: string): void => {
  const { page } = useWords();
  const title = page.titled(name);
  useEffect(() => {
    document.title = title;
  }, [title]);
};
