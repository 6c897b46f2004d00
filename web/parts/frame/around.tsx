import type { ReactNode } from 'react';

/** Stands for the element while the sentence is made; no text that somebody types has it. */
const MARK = '\uE000';

/** A sentence with an element in the place of a name: what stands around it is the language's business. */
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
