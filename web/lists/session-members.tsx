import { useCallback } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import { ListDialog } from '../parts/lists/list-dialog.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

type Props = { readonly client: Client; readonly session: SessionSummary; readonly close: () => void };

/** Who is entitled to a session, for somebody who only wants to look. */
export const SessionMembers = ({ client, session: { id, name }, close }: Props) => {
  const { common, lists, managing } = useWords();
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = {
          action: 'members.list',
          sessionId: id,
          ...after,
        } as const;
        const { members, next } = await client.request(request, options);
        return { entries: members, next };
      },
      [client, id],
    ),
  );
  return (
    <ListDialog
      title={lists.membersOf(name)}
      close={close}
      pages={pages}
      keyOf={({ userId }) => userId}
      empty={managing.members.none}
    >
      {({ userId, name: member, role }) => (
        <>
          <Avatar id={userId} name={member} />
          <span className="row-name">
            <Own>{member}</Own> {role === 'moderator' && <small>{common.roles.moderator}</small>}
          </span>
        </>
      )}
    </ListDialog>
  );
};
