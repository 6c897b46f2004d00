import type { Client, Participation, ParticipationState } from '../../client/client.ts';
import { useSecondsLeft } from '../../client/react.ts';
import { CopyLink } from '../parts/forms/copy-link.tsx';
import { around } from '../parts/frame/around.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { Later, part } from '../parts/frame/later.tsx';
import { pathOf } from '../parts/frame/route.ts';
import { asClock } from '../parts/frame/time.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';
import { Alerts } from './alerts.tsx';
import { WhyTimings } from './timings.tsx';

/** Most deployments allow no holds. */
const holding = part(async () => (await import('./seldom.tsx')).Holding);

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly state: ParticipationState;
  readonly isOver: boolean;
  /** Whether the management is open; null for those who manage nothing. */
  readonly managing: boolean | null;
  readonly manage: (open: boolean) => void;
};

/** The session's name, its timings, and what can be done with all of it. */
export const SessionHead = ({ client, participation, state, isOver, managing, manage }: Props) => {
  const { common, session: words } = useWords();
  const { session, policy } = state;
  const isGuest = client.getWelcome()?.user.kind === 'guest';
  return (
    <header className="session-head">
      <div>
        {!isOver && (
          <Heading>
            <Own>{session?.name}</Own>
          </Heading>
        )}
        {policy !== null && (
          <p className="timings">
            {session !== null && session.state !== 'active' && (
              <span className="tag">{common.states[session.state].tag}</span>
            )}
            {policy.idleTimeout < 60_000 && <span className="tag demo">{words.head.demo}</span>}
            <span>{words.head.timings(policy.idleTimeout, policy.warningPeriod)}</span>
            <UntilWarning client={client} state={state} />
          </p>
        )}
        <div className="timings">
          {policy !== null && <WhyTimings client={client} policy={policy} />}
          <Alerts />
          {policy?.holdLimit !== undefined && !isOver && (
            <Later
              part={holding}
              with={{ client, participation, state, limit: policy.holdLimit }}
              meanwhile={<div className="holding" />}
            />
          )}
        </div>
      </div>
      <div className="buttons">
        {!isGuest && <CopyLink path={pathOf('sessions', participation.sessionId)} label={common.copyLink} />}
        {managing !== null && (
          <button
            type="button"
            aria-expanded={managing}
            aria-controls="management"
            onClick={() => manage(!managing)}
          >
            {words.head.manage}
          </button>
        )}
        <button type="button" className="exit" onClick={() => void leave(participation)}>
          {common.leave}
        </button>
      </div>
    </header>
  );
};

const UntilWarning = ({
  client,
  state: { warnAt, live },
}: {
  readonly client: Client;
  readonly state: ParticipationState;
}) => {
  const { head } = useWords().session;
  const seconds = useSecondsLeft(client, live ? warnAt : null);
  return seconds === null ? null : (
    <span className="until">{around(head.untilWarning, <Own>{asClock(seconds)}</Own>)}</span>
  );
};

/** Whatever went wrong, the person is out: the state says so, with the reason. */
const leave = (participation: Participation): Promise<void> => participation.exit().catch(() => {});
