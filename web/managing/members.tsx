import { useCallback, useRef, useState } from 'react';
import type { Client, Replies } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { Avatar } from '../parts/lists/avatar.tsx';
import { useContacts } from '../parts/lists/contact-pages.ts';
import { Listing } from '../parts/lists/listing.tsx';
import { type Pages, usePages } from '../parts/lists/pages.ts';
import { Picker } from '../parts/lists/picker.tsx';
import { Own } from '../parts/own.tsx';
import { useTabIndex } from '../parts/reachable.tsx';
import { useWords } from '../words/language.ts';
import { HandOver, Offered } from './ownership.tsx';

type Props = { readonly client: Client; readonly userId: string; readonly sessionId: string };
type Member = Replies['members.list']['members'][number];

/** Who is entitled to a session, and in which role. Nobody can change or remove themselves, or the owner. */
export const Members = ({ client, userId, sessionId }: Props) => {
  const { common, managing } = useWords();
  const words = managing.members;
  const heading = useRef<HTMLHeadingElement>(null);
  const contacts = useContacts(client);
  const pages = useMembers(client, sessionId);
  const [said, setSaid] = useState('');
  const reload = () => {
    land(heading.current);
    pages.reload();
  };
  const ownership = { client, sessionId, userId, offeredTo: pages.offeredTo, reload };
  const appoint = async (id: string, name: string, role: Member['role']) => {
    await client.request({ action: 'member.update', sessionId, userId: id, role });
    setSaid(words.appointed(name, common.roles[role]));
    pages.reload();
  };
  return (
    <section className="panel" aria-labelledby="members-title">
      <h3 id="members-title" ref={heading} tabIndex={-1}>
        {words.heading}
      </h3>
      <Listing pages={pages} keyOf={(member) => member.userId} empty={words.none}>
        {({ userId: id, name, role, kind }) => (
          <>
            <Avatar id={id} name={name} />
            <span className="row-name">
              <Own>{name}</Own>
            </span>
            {id === userId || id === pages.owner ? (
              <small>
                {id === pages.owner ? words.owner : common.roles[role]}
                {id === userId && `, ${common.you}`}
              </small>
            ) : (
              <span className="row-actions">
                <RoleOf
                  {...{ name, role }}
                  list={pages.entries}
                  appoint={(next) => appoint(id, name, next)}
                />
                {pages.owner === userId && role === 'moderator' && kind === 'licence-holder' && (
                  <HandOver {...ownership} heir={{ id, name }} />
                )}
                <Confirm
                  label={common.remove}
                  of={name}
                  question={words.removeQuestion(name)}
                  act={() => client.request({ action: 'member.remove', sessionId, userId: id })}
                  done={() => {
                    setSaid(words.removed(name));
                    reload();
                  }}
                />
              </span>
            )}
          </>
        )}
      </Listing>
      <p className="said" role="status">
        {said}
      </p>
      <Offered {...ownership} />
      <Picker
        label={words.contact}
        button={common.add}
        pages={contacts}
        without={new Set(pages.entries?.map((member) => member.userId))}
        submit={async (id) => {
          await client.request({ action: 'member.add', sessionId, userId: id });
          setSaid(words.added(contacts.entries?.find((one) => one.id === id)?.name ?? id));
          pages.reload();
        }}
      />
    </section>
  );
};

type RoleProps = Pick<Member, 'name' | 'role'> & {
  /** The list that says so. */
  readonly list: readonly Member[] | null;
  readonly appoint: (role: Member['role']) => Promise<void>;
};

/**
 * What was chosen last is what counts, also while something that was chosen before is being saved, and until the list has
 * been read again.
 */
const RoleOf = ({ name, role, list, appoint }: RoleProps) => {
  const { common, managing } = useWords();
  const { busy, problem, run } = useAttempt();
  const wanted = useRef(role);
  const known = useRef(list);
  known.current = list;
  const [given, setGiven] = useState<Pick<RoleProps, 'role' | 'list'> | null>(null);
  const now = given !== null && given.list === list ? given.role : role;
  const choose = (next: Member['role']) => {
    wanted.current = next;
    void run(async () => {
      for (let last: Member['role'] | null = null; last !== wanted.current; ) {
        last = wanted.current;
        await appoint(last);
        setGiven({ role: last, list: known.current });
      }
    });
  };
  return (
    <>
      <select
        aria-label={managing.members.roleOf(name)}
        tabIndex={useTabIndex()}
        value={busy ? wanted.current : now}
        onChange={(event) => choose(event.currentTarget.value as Member['role'])}
      >
        <option value="member">{common.roles.member}</option>
        <option value="moderator">{common.roles.moderator}</option>
      </select>
      <Problem of={problem} />
    </>
  );
};

type Ownership = Pick<Replies['members.list'], 'owner' | 'offeredTo'>;

const useMembers = (client: Client, sessionId: string): Pages<Member> & Ownership => {
  const [ownership, setOwnership] = useState<Ownership>({ owner: null, offeredTo: null });
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = {
          action: 'members.list',
          sessionId,
          ...after,
        } as const;
        const { members, owner, offeredTo, next } = await client.request(request, options);
        setOwnership({ owner, offeredTo });
        return { entries: members, next };
      },
      [client, sessionId],
    ),
    // The picker leaves out the session's members, so all of them have to be known.
    { whole: true },
  );
  return { ...pages, ...ownership };
};
