import type { Client, ParticipationState } from '../../client/client.ts';
import { atHere } from '../parts/frame/time.ts';
import { useWords } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly policy: NonNullable<ParticipationState['policy']>;
};

const told = ['idleTimeout', 'warningPeriod'] as const;

/** Who has set this session's timings, for somebody who wonders why they are warned. */
export const WhyTimings = ({ client, policy: { from = {}, endsAt, ...policy } }: Props) => {
  const { timings: words } = useWords();
  const sourceOf = (name: keyof typeof from) => words.from[from[name] ?? 'deployment'];
  const now = client.serverNow();
  return (
    <details className="why-timings">
      <summary>{words.why}</summary>
      <dl>
        {told.map((name) => (
          <div key={name}>
            <dt>{words.names[name]}</dt>
            <dd>
              {words.length(policy[name])}. {sourceOf(name)}
            </dd>
          </div>
        ))}
        {endsAt !== undefined && (
          <div>
            <dt>{words.names.longestStay}</dt>
            <dd>
              {words.stayEnds(atHere(endsAt, now))} {sourceOf('longestStay')}
            </dd>
          </div>
        )}
      </dl>
    </details>
  );
};
