import { useState } from 'react';
import type { Client } from '../../client/client.ts';
import { Later, part } from '../parts/frame/later.tsx';
import { useRuleWords } from '../words/rules/rule-words.ts';

type Props = { readonly client: Client; readonly sessionId: string };

/** Few ask, so it is fetched on demand. */
const exceptional = part(async () => (await import('../past/past.tsx')).Exceptional);

/** For a moderator: to whom inside other timings apply than the session's, and why. Read on demand. */
export const Exceptions = ({ client, sessionId }: Props) => {
  const { askOthers } = useRuleWords();
  const [asking, setAsking] = useState(false);
  return (
    <div className="buttons">
      <button type="button" className="quiet" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {askOthers}
      </button>
      {asking && <Later part={exceptional} with={{ client, sessionId, close: () => setAsking(false) }} />}
    </div>
  );
};
