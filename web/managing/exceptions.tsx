import { useState } from 'react';
import type { Client } from '../../client/client.ts';
import { Later, part } from '../parts/frame/later.tsx';
import { useRuleWords } from '../words/rules/rule-words.ts';

type Props = { readonly client: Client; readonly sessionId: string };

/** Few ask: it is fetched for those who do. */
const exceptional = part(async () => (await import('../past/past.tsx')).Exceptional);

/** For a moderator: of whom inside the timings of the session are not the whole truth, and why. Read when somebody asks. */
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
