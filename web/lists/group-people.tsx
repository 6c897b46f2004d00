import { useCallback, useRef } from 'react';
import type { Client } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Avatar } from '../parts/lists/avatar.tsx';
import { useContacts } from '../parts/lists/contact-pages.ts';
import { Listing } from '../parts/lists/listing.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { Picker } from '../parts/lists/picker.tsx';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

type Props = { readonly client: Client; readonly userId: string; readonly groupId: string };

/** Who is in a group, for its moderators. */
export const GroupPeople = ({ client, userId, groupId }: Props) => {
  const { common, lists } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = { action: 'group.list', groupId, ...after } as const;
        const { members, next } = await client.request(request, options);
        return { entries: members, next };
      },
      [client, groupId],
    ),
    // The picker leaves out members of the group, so all of them have to be known.
    { whole: true },
  );
  const contacts = useContacts(client);
  return (
    <section className="panel" aria-labelledby="group-people">
      <h2 id="group-people" ref={heading} tabIndex={-1}>
        {lists.group.people}
      </h2>
      <Listing pages={pages} keyOf={(person) => person.userId} empty={lists.group.noPeople}>
        {({ userId: id, name, role }) => (
          <>
            <Avatar id={id} name={name} />
            <span className="row-name">
              <Own>{name}</Own>{' '}
              {id === userId ? (
                <small>{common.you}</small>
              ) : (
                role === 'moderator' && <small>{common.roles.moderator}</small>
              )}
            </span>
            {id !== userId && (
              <Confirm
                label={common.remove}
                of={name}
                question={lists.group.removePerson(name)}
                act={() => client.request({ action: 'group.remove', groupId, userId: id })}
                done={() => {
                  land(heading.current);
                  pages.reload();
                }}
              />
            )}
          </>
        )}
      </Listing>
      <Picker
        label={lists.group.contact}
        button={common.add}
        pages={contacts}
        without={new Set(pages.entries?.map((person) => person.userId))}
        submit={async (id) => {
          await client.request({ action: 'group.add', groupId, userId: id });
          pages.reload();
        }}
      />
    </section>
  );
};
