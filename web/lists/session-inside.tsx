import { useCallback, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { seenAs } from '../parts/holds/reasons.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

type Props = { readonly client: Client; readonly session: SessionSummary; readonly close: () => void };

/** Who is inside a session now, for somebody who wants to know before entering. */
export const SessionInside = ({ client, session: { id, name }, close }: Props) => {
  const { lists, session } = useWords();
  const [total, setTotal] = useState<number | null>(null);
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = {
          action: 'session.inside',
          sessionId: id,
          ...after,
        } as const;
        const { roster, next, total: inside } = await client.request(request, options);
        setTotal(inside);
        return { entries: roster, next };
      },
      [client, id],
    ),
  );
  return (
    <ListDialog
      title={lists.insideOf(name)}
      close={close}
      summary={total === null ? '' : lists.inside(total)}
      pages={pages}
      keyOf={({ participantId }) => participantId}
      empty={lists.empty}
    >
      {({ participantId, name: person, kind, phase, hold }) => (
        <>
          <Avatar id={participantId} name={person} />
          <span className="row-name">
            <Own>{person}</Own>
            {kind === 'guest' && <small>{session.roster.guest}</small>}
            {phase === 'warned' && <small>{session.roster.warned}</small>}
            {hold !== undefined && <small>{seenAs(session.holding, hold, client.serverNow())}</small>}
          </span>
        </>
      )}
    </ListDialog>
  );
};
