import type { Client } from '../../client/client.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { useWords } from '../words/language.ts';

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
  const { ownership } = useWords().managing;
  const { busy, problem, run } = useAttempt();
  if (offeredTo !== userId) return null;
  const take = async () => {
    if (await run(() => handOver(client, sessionId, userId))) reload();
  };
  return (
    <div className="fresh">
      <p role="status">{ownership.offered}</p>
      <div className="buttons">
        <button type="button" aria-disabled={busy} onClick={() => void take()}>
          {ownership.take}
        </button>
      </div>
      <Problem of={problem} />
    </div>
  );
};

type HeirProps = Props & { readonly heir: { readonly id: string; readonly name: string } };

/** For the owner, beside a moderator: offering the session to them, or taking that back. */
export const HandOver = ({ client, sessionId, userId, offeredTo, reload, heir: { id, name } }: HeirProps) => {
  const { ownership } = useWords().managing;
  return offeredTo === id ? (
    <Confirm
      label={ownership.takeBack}
      of={name}
      question={ownership.takeBackQuestion(name)}
      act={() => handOver(client, sessionId, userId)}
      done={reload}
    />
  ) : (
    <Confirm
      label={ownership.handOver}
      of={name}
      question={ownership.handOverQuestion(name)}
      act={() => handOver(client, sessionId, id)}
      done={reload}
    />
  );
};
