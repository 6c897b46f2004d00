import { useCallback, useLayoutEffect, useRef } from 'react';
import type { Client, Participation } from '../../client/client.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { Own } from '../parts/own.tsx';
import { useTabIndex } from '../parts/reachable.tsx';
import { useWords } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly participation: Participation;
  readonly total: number;
  readonly close: () => void;
};

/** Everybody who waits, however many: in the order in which they knocked, loaded while scrolling. */
export const EveryoneWaiting = ({ client, participation, total, close }: Props) => {
  const { knocks } = useWords().session;
  const { sessionId } = participation;
  const { problem, run } = useAttempt();
  const count = useRef<HTMLParagraphElement>(null);
  const toCount = () => count.current?.focus();
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = {
          action: 'waiting.list',
          sessionId,
          ...after,
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
      foot={
        <>
          <p ref={count} tabIndex={-1} className="said">
            {total > 0 ? knocks.waiting(total) : ''}
          </p>
          <Problem of={problem} />
        </>
      }
    >
      {({ participantId, name, knockedAt, namesake }) => (
        <>
          <span className="row-name">
            <Own>{name}</Own> {namesake && <small>{knocks.namesake}</small>}
          </span>
          <span className="row-actions">
            <LetIn name={name} act={() => void admit(participantId, knockedAt)} gone={toCount} />
            <Confirm
              label={knocks.notNow}
              of={name}
              question={knocks.refuseQuestion(name)}
              act={() => participation.deny(participantId)}
              done={pages.reload}
              gone={toCount}
            />
          </span>
        </>
      )}
    </ListDialog>
  );
};

type LetInProps = { readonly name: string; readonly act: () => void; readonly gone: () => void };

const LetIn = ({ name, act, gone }: LetInProps) => {
  const { common, session } = useWords();
  const tabIndex = useTabIndex();
  const button = useRef<HTMLButtonElement>(null);
  const letGo = useRef(gone);
  useLayoutEffect(
    // The pressed button disappears with its row: the focus must not be lost with it.
    () => () => {
      if (document.activeElement === button.current) letGo.current();
    },
    [],
  );
  return (
    <button
      ref={button}
      type="button"
      tabIndex={tabIndex}
      aria-label={common.of(session.knocks.letIn, name)}
      onClick={act}
    >
      {session.knocks.letIn}
    </button>
  );
};
