import { useCallback, useRef, useState } from 'react';
import type { Client, Replies } from '../../client/client.ts';
import { Problem, useAttempt } from '../parts/attempt.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { useContacts } from '../parts/contact-pages.ts';
import { Listing } from '../parts/listing.tsx';
import { type Pages, usePages } from '../parts/pages.ts';
import { Picker } from '../parts/picker.tsx';
import { HandOver, Offered } from './ownership.tsx';

type Props = { readonly client: Client; readonly userId: string; readonly sessionId: string };
type Member = Replies['members.list']['members'][number];

/** Who is entitled to a session, and as what. Nobody changes or removes themselves, or the owner. */
export const Members = ({ client, userId, sessionId }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const contacts = useContacts(client);
  const pages = useMembers(client, sessionId);
  const { problem, run } = useAttempt();
  const reload = () => {
    heading.current?.focus();
    pages.reload();
  };
  const ownership = { client, sessionId, userId, offeredTo: pages.offeredTo, reload };
  const appoint = (id: string, role: Member['role']) =>
    run(async () => {
      await client.request({ action: 'member.update', sessionId, userId: id, role });
      pages.reload();
    });
  return (
    <section className="panel" aria-labelledby="members-title">
      <h3 id="members-title" ref={heading} tabIndex={-1}>
        Members
      </h3>
      <Listing pages={pages} keyOf={(member) => member.userId} empty="Nobody.">
        {({ userId: id, name, role, kind }) => (
          <>
            <Avatar id={id} name={name} />
            <span className="row-name">{name}</span>
            {id === userId || id === pages.owner ? (
              <small>
                {id === pages.owner ? 'owner' : role}
                {id === userId && ', you'}
              </small>
            ) : (
              <>
                <select
                  aria-label={`Role of ${name}`}
                  value={role}
                  onChange={(event) => void appoint(id, event.currentTarget.value as Member['role'])}
                >
                  <option value="member">member</option>
                  <option value="moderator">moderator</option>
                </select>
                {pages.owner === userId && role === 'moderator' && kind === 'licence-holder' && (
                  <HandOver {...ownership} heir={{ id, name }} />
                )}
                <Confirm
                  label="Remove"
                  of={name}
                  question={`Remove ${name}? If they are inside, they are put out.`}
                  act={() => client.request({ action: 'member.remove', sessionId, userId: id })}
                  done={reload}
                />
              </>
            )}
          </>
        )}
      </Listing>
      <Offered {...ownership} />
      <Problem of={problem} />
      <Picker
        label="One of my contacts"
        button="Add"
        pages={contacts}
        without={new Set(pages.entries?.map((member) => member.userId))}
        submit={async (id) => {
          await client.request({ action: 'member.add', sessionId, userId: id });
          pages.reload();
        }}
      />
    </section>
  );
};

type Ownership = Pick<Replies['members.list'], 'owner' | 'offeredTo'>;

const useMembers = (client: Client, sessionId: string): Pages<Member> & Ownership => {
  const [ownership, setOwnership] = useState<Ownership>({ owner: null, offeredTo: null });
  const pages = usePages(
    client,
    useCallback(
      async (cursor, options) => {
        const request = {
          action: 'members.list',
          sessionId,
          ...(cursor !== undefined && { cursor }),
        } as const;
        const { members, owner, offeredTo, next } = await client.request(request, options);
        setOwnership({ owner, offeredTo });
        return { entries: members, next };
      },
      [client, sessionId],
    ),
  );
  return { ...pages, ...ownership };
};
