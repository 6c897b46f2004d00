import { useCallback } from 'react';
import type { Client, Participation } from '../../client/client.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { useTabIndex } from '../parts/reachable.tsx';
import { useWords } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly close: () => void;
};

/** Everybody who waits, however many: in the order in which they knocked, loaded while scrolling. */
export const EveryoneWaiting = ({ client, participation, close }: Props) => {
  const { knocks } = useWords().session;
  const { sessionId } = participation;
  const { problem, run } = useAttempt();
  const pages = usePages(
    client,
    useCallback(
      async (cursor, options) => {
        const request = {
          action: 'waiting.list',
          sessionId,
          ...(cursor !== undefined && { cursor }),
        } as const;
        const { waiting, next } = await client.request(request, options);
        return { entries: waiting, next };
      },
      [client, sessionId],
    ),
  );
  const admit = async (participantId: string, knockedAt: number) => {
    await run(
      () => client.request({ action: 'waiting.admit', sessionId, participantId, knockedAt }),
      participantId,
    );
    pages.reload();
  };
  return (
    <ListDialog
      title={knocks.everyone}
      close={close}
      growing
      pages={pages}
      keyOf={({ participantId }) => participantId}
      empty={knocks.nobody}
      foot={<Problem of={problem} />}
    >
      {({ participantId, name, knockedAt, namesake }) => (
        <>
          <span className="row-name">
            <bdi>{name}</bdi> {namesake && <small>{knocks.namesake}</small>}
          </span>
          <span className="row-actions">
            <LetIn name={name} act={() => void admit(participantId, knockedAt)} />
            <Confirm
              label={knocks.notNow}
              of={name}
              question={knocks.refuseQuestion(name)}
              act={() => participation.deny(participantId)}
              done={pages.reload}
            />
          </span>
        </>
      )}
    </ListDialog>
  );
};

const LetIn = ({ name, act }: { readonly name: string; readonly act: () => void }) => {
  const { common, session } = useWords();
  const tabIndex = useTabIndex();
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-label={common.of(session.knocks.letIn, name)}
      onClick={act}
    >
      {session.knocks.letIn}
    </button>
  );
};
