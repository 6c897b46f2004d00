import { useLayoutEffect, useRef } from 'react';
import type { Client, SessionInfo } from '../../client/client.ts';
import { useWords } from '../words/language.ts';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import { SessionSettings } from './session-settings.tsx';

type Props = {
  readonly client: Client;
  readonly userId: string;
  readonly session: SessionInfo;
};

/** What moderators may change about a session, beside the notes and not over them: knocks stay in sight. */
export const Management = ({ client, userId, session }: Props) => {
  const { managing } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section id="management" className="management" aria-labelledby="management-title">
      <h2 id="management-title" ref={heading} tabIndex={-1}>
        {managing.heading}
      </h2>
      <div className="panels">
        <SessionSettings client={client} session={session} />
        <Invitations client={client} sessionId={session.id} />
        <Members client={client} userId={userId} sessionId={session.id} />
      </div>
    </section>
  );
};
