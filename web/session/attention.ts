import { useEffect, useRef, useState } from 'react';
import type { ParticipationState, Phase } from '../../client/client.ts';
import { useWords } from '../words/language.ts';
import { calls, useSign } from './calls.ts';
import { headingOf } from './ended.tsx';
import { useKnocks } from './knocks.ts';

/** Alerts a moderator to knocks, and a waiting guest to the answer. */
export const useAttention = (sessionId: string, state: ParticipationState): void => {
  useKnocks(sessionId, state);
  useAnswer(sessionId, state);
};

/** A guest who waits does something else meanwhile: the title shows the answer until they look. */
const useAnswer = (
  sessionId: string,
  { phase, session, ending, participantId }: ParticipationState,
): void => {
  const words = useWords().session;
  const before = useRef<Phase>(phase);
  const [answer, setAnswer] = useState<string | null>(null);
  useSign(answer);
  useEffect(() => {
    const was = before.current;
    before.current = phase;
    if (was !== 'waiting' || phase === 'waiting' || document.hasFocus()) return;
    // Their own leaving is no news to them.
    if (phase !== 'present' && (ending === null || ending.ending === 'exit')) return;
    const title = ending === null ? words.door.letIn : headingOf(words, ending.ending);
    setAnswer(title);
    const stop = calls.call({
      tag: `door/${sessionId}/${participantId}`,
      title,
      body: session?.name ?? '',
    });
    const look = () => {
      setAnswer(null);
      stop();
    };
    addEventListener('focus', look, { once: true });
  }, [phase, ending, sessionId, participantId, session?.name, words]);
};
