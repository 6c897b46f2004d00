import type { Client } from '../../client/client.ts';
import { Problem, useAttempt } from '../parts/attempt.tsx';
import { Confirm } from '../parts/confirm.tsx';

type Props = {
  readonly client: Client;
  readonly sessionId: string;
  readonly userId: string;
  readonly offeredTo: string | null;
  /** Reads anew whose session it is. */
  readonly reload: () => void;
};

const handOver = (client: Client, sessionId: string, userId: string) =>
  client.request({ action: 'session.handover', sessionId, userId });

/** For the one to whom the session is offered: it is theirs when they say so. */
export const Offered = ({ client, sessionId, userId, offeredTo, reload }: Props) => {
  const { busy, problem, run } = useAttempt();
  if (offeredTo !== userId) return null;
  const take = async () => {
    if (await run(() => handOver(client, sessionId, userId))) reload();
  };
  return (
    <div>
      <p role="status">The owner offers you this session. Its owner cannot be removed, or leave it.</p>
      <div className="buttons">
        <button type="button" aria-disabled={busy} onClick={() => void take()}>
          Take it over
        </button>
      </div>
      <Problem of={problem} />
    </div>
  );
};

type HeirProps = Props & { readonly heir: { readonly id: string; readonly name: string } };

/** For the owner, beside a moderator: offering the session to them, or taking that back. */
export const HandOver = ({ client, sessionId, userId, offeredTo, reload, heir: { id, name } }: HeirProps) =>
  offeredTo === id ? (
    <Confirm
      label="Take the offer back"
      of={name}
      question={`Take the offer to ${name} back?`}
      act={() => handOver(client, sessionId, userId)}
      done={reload}
    />
  ) : (
    <Confirm
      label="Hand over"
      of={name}
      question={`Offer this session to ${name}? It is theirs when they take it.`}
      act={() => handOver(client, sessionId, id)}
      done={reload}
    />
  );
