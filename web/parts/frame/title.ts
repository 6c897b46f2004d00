import { useEffect } from 'react';
import { useWords } from '../../words/language.ts';

/** The title of the window while a view is there. */
export const useTitle = (name: string): void => {
  const { page } = useWords();
  const title = page.titled(name);
  useEffect(() => {
    document.title = title;
  }, [title]);
};
