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
  /** Reads again who owns the session. */
  readonly reload: () => void;
};

const handOver = (client: Client, sessionId: string, userId: string) =>
  client.request({ action: 'session.handover', sessionId, userId });

/** For whoever the session is offered to: it is theirs once they accept. */
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

/** For the owner, beside a moderator: offering them the session, or withdrawing the offer. */
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
