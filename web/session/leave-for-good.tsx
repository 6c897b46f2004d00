import type { Client } from '../../client/client.ts';
import { Confirm } from '../parts/confirm.tsx';
import { navigate } from '../parts/route.ts';

type Props = { readonly client: Client; readonly sessionId: string };

/** Giving up one's own right to the session. Its owner is told to hand it over first. */
export const LeaveForGood = ({ client, sessionId }: Props) => (
  <Confirm
    label="Leave this session for good"
    question="Leave it for good? It goes from your list, and you come back only if a moderator adds you again."
    act={() => client.request({ action: 'member.leave', sessionId })}
    done={() => navigate('/')}
  />
);
