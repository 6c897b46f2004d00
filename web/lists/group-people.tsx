import { useCallback, useRef } from 'react';
import type { Client } from '../../client/client.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { useContacts } from '../parts/contact-pages.ts';
import { Listing } from '../parts/listing.tsx';
import { usePages } from '../parts/pages.ts';
import { Picker } from '../parts/picker.tsx';

type Props = { readonly client: Client; readonly userId: string; readonly groupId: string };

/** Who is in a group, for its moderators. */
export const GroupPeople = ({ client, userId, groupId }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const pages = usePages(
    client,
    useCallback(
      async (cursor, options) => {
        const request = { action: 'group.list', groupId, ...(cursor !== undefined && { cursor }) } as const;
        const { members, next } = await client.request(request, options);
        return { entries: members, next };
      },
      [client, groupId],
    ),
  );
  const contacts = useContacts(client);
  return (
    <section className="panel" aria-labelledby="group-people">
      <h2 id="group-people" ref={heading} tabIndex={-1}>
        People in it
      </h2>
      <Listing pages={pages} keyOf={(person) => person.userId} empty="Nobody.">
        {({ userId: id, name, role }) => (
          <>
            <Avatar id={id} name={name} />
            <span className="row-name">
              {name} {id === userId ? <small>you</small> : role === 'moderator' && <small>moderator</small>}
            </span>
            {id !== userId && (
              <Confirm
                label="Take out"
                of={name}
                question={`Take ${name} out of this group?`}
                act={() => client.request({ action: 'group.remove', groupId, userId: id })}
                done={() => {
                  heading.current?.focus();
                  pages.reload();
                }}
              />
            )}
          </>
        )}
      </Listing>
      <Picker
        label="One of my contacts"
        button="Add"
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
