import { useEffect, useMemo, useRef, useState } from 'react';
import type { Client, Participation, ParticipationState } from '../../../client/client.ts';
import { holding } from '../../../client/own/holding.ts';
import { useSecondsLeft } from '../../../client/react.ts';
import { useAttempt } from '../../parts/forms/attempt.ts';
import { Problem } from '../../parts/forms/problem.tsx';
import { around } from '../../parts/frame/around.tsx';
import { asClock, atHere } from '../../parts/frame/time.ts';
import { mineOf } from '../../parts/holds/reasons.ts';
import { Own } from '../../parts/own.tsx';
import { useWords } from '../../words/language.ts';
import { HoldForm } from './hold-form.tsx';
import { type HoldSeen, useOwnHold } from './own-hold.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
  readonly limit: number;
};

/** Saying that I am here though I do nothing, and until when. Shown where the deployment allows it. */
export const Holding = ({ client, participation, state, limit }: Props) => {
  const words = useWords().session.holding;
  const own = useMemo(() => holding(client, participation), [client, participation]);
  const { hold, begun } = useOwnHold(participation, state);
  const [asking, setAsking] = useState(false);
  const { problem, run } = useAttempt();
  const said = useChange(hold, client);
  return (
    <div className="holding">
      {/* One button for both, so that it keeps the focus. */}
      <button
        type="button"
        className="quiet"
        aria-haspopup={hold === null ? 'dialog' : undefined}
        onClick={() => (hold === null ? setAsking(true) : void run(() => own.release()))}
      >
        {hold === null ? words.label : words.back}
      </button>
      {hold !== null && <Remaining client={client} hold={hold} />}
      <span className="visually-hidden" role="status">
        {said}
      </span>
      <Problem of={problem} />
      {asking && (
        <HoldForm
          limit={limit}
          idleTimeout={state.policy?.idleTimeout ?? 0}
          begin={async (reason, length) => begun(await own.hold(reason, length))}
          close={() => setAsking(false)}
        />
      )}
    </div>
  );
};

const Remaining = ({ client, hold }: { readonly client: Client; readonly hold: HoldSeen }) => {
  const words = useWords().session.holding;
  const seconds = useSecondsLeft(client, hold.until) ?? 0;
  const at = atHere(hold.until, client.serverNow());
  const left = (clock: string) => words.remaining(mineOf(words, hold.reason), clock, at);
  return <span className="until">{around(left, <Own>{asClock(seconds)}</Own>)}</span>;
};

/** What has become of the hold, said once; nothing about one that is older than the page. */
const useChange = (hold: HoldSeen | null, client: Client): string => {
  const words = useWords().session.holding;
  const before = useRef(hold);
  const [now, setNow] = useState<{ readonly hold: HoldSeen | null } | null>(null);
  useEffect(() => {
    const was = before.current;
    before.current = hold;
    if (was?.until !== hold?.until || was?.reason !== hold?.reason) setNow({ hold });
  }, [hold]);
  if (now === null) return '';
  return now.hold === null
    ? words.over
    : words.begun(mineOf(words, now.hold.reason), atHere(now.hold.until, client.serverNow()));
};
