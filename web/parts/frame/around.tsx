import type { ReactNode } from 'react';

/** Stands for the element while the sentence is made; a private-use character, which no text contains. */
const MARK = '\uE000';

/** A sentence with an element in place of a name: the words around it depend on the language. */
export const around = (sentence: (name: string) => string, element: ReactNode): ReactNode => {
  const [before, ...after] = sentence(MARK).split(MARK);
  return (
    <>
      {before}
      {element}
      {after.join('')}
    </>
  );
};
