import { useState } from 'react';
import type { Client } from '../../client/client.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { leadTo } from '../parts/frame/route.ts';
import { useWords } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly userId: string;
  readonly sessionId: string;
  /** Whether they may be its owner. */
  readonly mayOwn: boolean;
};

/** Giving up one's own right to the session. Its owner has to hand it over first, and is told so at once. */
export const LeaveForGood = ({ client, userId, sessionId, mayOwn }: Props) => {
  const { errors, session } = useWords();
  const [owns, setOwns] = useState(false);
  const isFree = () =>
    client.request({ action: 'members.list', sessionId }).then(
      ({ owner }) => {
        setOwns(owner === userId);
        return owner !== userId;
      },
      // If it cannot be known now, the refusal will say so.
      () => true,
    );
  return (
    <>
      <Confirm
        {...session.leaveForGood}
        may={mayOwn ? isFree : undefined}
        act={() => leadTo(client.request({ action: 'member.leave', sessionId }), () => '/')}
      />
      <p role="status">{owns && errors['member.owner']}</p>
    </>
  );
};
