import { useLayoutEffect, useRef } from 'react';
import type { Client, ParticipationState, SessionInfo } from '../../client/client.ts';
import { Rules } from '../rules/rules.tsx';
import { useWords } from '../words/language.ts';
import { Exceptions } from './exceptions.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import { SessionSettings } from './session-settings.tsx';

type Props = {
  readonly client: Client;
  readonly userId: string;
  readonly session: SessionInfo;
  /** How many people are inside. */
  readonly inside: number;
  readonly policy: ParticipationState['policy'];
};

/**
 * What moderators may change about a session. Shown beside the notes and not over them, so that knocks stay visible.
 */
export const Management = ({ client, userId, session, inside, policy }: Props) => {
  const { managing } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section id="management" className="management" aria-labelledby="management-title">
      <h2 id="management-title" ref={heading} tabIndex={-1}>
        {managing.heading}
      </h2>
      <div className="panels">
        <div>
          <SessionSettings client={client} session={session} />
          <Members client={client} userId={userId} sessionId={session.id} />
        </div>
        <div>
          <Invitations client={client} sessionId={session.id} />
          <Rules
            client={client}
            whose={{ sessionId: session.id }}
            // A group's rule changes what is in force without changing the session.
            news={`${session.revision} ${JSON.stringify(policy)}`}
            inside={inside}
          >
            <Exceptions client={client} sessionId={session.id} />
          </Rules>
        </div>
      </div>
    </section>
  );
};
