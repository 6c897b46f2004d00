import { type ReactNode, useCallback, useState } from 'react';

/**
 * A sentence for a live region, and how to say the next one. Each is an element of its own: the same text where it stands
 * already would be no news to a screen reader.
 */
export const useSaying = (): readonly [ReactNode, (sentence: string) => void] => {
  const [said, setSaid] = useState({ sentence: '', turn: 0 });
  const say = useCallback((sentence: string) => setSaid(({ turn }) => ({ sentence, turn: turn + 1 })), []);
  return [<span key={said.turn}>{said.sentence}</span>, say];
};
