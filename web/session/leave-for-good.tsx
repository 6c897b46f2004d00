import type { Client } from '../../client/client.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { navigate } from '../parts/frame/route.ts';
import { useWords } from '../words/language.ts';

type Props = { readonly client: Client; readonly sessionId: string };

/** Giving up one's own right to the session. Its owner is told to hand it over first. */
export const LeaveForGood = ({ client, sessionId }: Props) => {
  const { leaveForGood } = useWords().session;
  return (
    <Confirm
      label={leaveForGood.label}
      question={leaveForGood.question}
      act={() => client.request({ action: 'member.leave', sessionId })}
      done={() => navigate('/')}
    />
  );
};
