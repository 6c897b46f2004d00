import { useEffect, useRef, useState } from 'react';
import { type Client, type GroupInfo, VigilError } from '../../client/client.ts';
import { Problem } from '../parts/attempt.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Picker } from '../parts/picker.tsx';
import { Rename } from '../parts/rename.tsx';
import { navigate } from '../parts/route.ts';
import { GroupPeople } from './group-people.tsx';
import { SessionCards, useSessions } from './session-cards.tsx';

type Props = { readonly client: Client; readonly userId: string; readonly groupId: string };

/** The sessions of one group, as far as they are mine; for its moderators also what and who is in it. */
export const GroupView = ({ client, userId, groupId }: Props) => {
  const { group, problem, setGroup } = useGroup(client, groupId);
  const pages = useSessions(client, { scope: 'group', id: groupId });
  const putIn = useRef<HTMLHeadingElement>(null);
  const name = group?.name ?? 'Group';
  useEffect(() => {
    document.title = `${name} – Vigil`;
  }, [name]);
  if (problem !== null)
    return (
      <section className="list">
        <Heading>My groups</Heading>
        <Problem of={problem} />
      </section>
    );
  const manages = group?.role === 'moderator';
  const remove = (sessionId: string) => client.request({ action: 'group.remove', groupId, sessionId });
  return (
    <section className="list">
      <header>
        <p className="path">
          <Link to="/groups">My groups</Link>
        </p>
        <Heading>{name}</Heading>
      </header>
      <SessionCards
        client={client}
        pages={pages}
        empty="No session of this group is open to you."
        {...(manages && {
          actions: ({ id, name: session }) => (
            <Confirm
              label="Take out"
              of={session}
              question={`Take “${session}” out of this group? The session stays.`}
              act={() => remove(id)}
              done={() => {
                putIn.current?.focus();
                pages.reload();
              }}
            />
          ),
        })}
      />
      {group?.role === 'member' && (
        <div>
          <Confirm
            label="Leave this group"
            question="Leave this group? A moderator of it can put you in again."
            act={() => client.request({ action: 'group.remove', groupId, userId })}
            done={() => navigate('/groups')}
          />
        </div>
      )}
      {manages && (
        <div className="panels">
          <section className="panel" aria-labelledby="group-sessions">
            <h2 id="group-sessions" ref={putIn} tabIndex={-1}>
              Put a session in
            </h2>
            <SessionPicker client={client} groupId={groupId} done={pages.reload} />
          </section>
          <GroupPeople client={client} userId={userId} groupId={groupId} />
          <section className="panel" aria-labelledby="group-itself">
            <h2 id="group-itself">This group</h2>
            <Rename
              label="Name of the group"
              name={group.name}
              revision={group.revision}
              save={async (wanted, revision) => {
                const reply = await client.request({
                  action: 'group.rename',
                  groupId,
                  revision,
                  name: wanted,
                });
                setGroup(reply.group);
              }}
            />
            <Confirm
              label="Delete group"
              question="Delete this group? Its sessions and its people stay."
              act={() => client.request({ action: 'group.delete', groupId })}
              done={() => navigate('/groups')}
            />
          </section>
        </div>
      )}
    </section>
  );
};

const SessionPicker = ({
  client,
  groupId,
  done,
}: {
  readonly client: Client;
  readonly groupId: string;
  readonly done: () => void;
}) => (
  <Picker
    label="Session"
    button="Put in"
    pages={useSessions(client, { scope: 'mine' })}
    submit={async (sessionId) => {
      await client.request({ action: 'group.add', groupId, sessionId });
      done();
    }}
  />
);

/** One group by its id. The wire lists them only, so it is looked for. */
const useGroup = (client: Client, groupId: string) => {
  const [group, setGroup] = useState<GroupInfo | null>(null);
  const [problem, setProblem] = useState<VigilError | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const find = async () => {
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const request = { action: 'groups.list', ...(cursor && { cursor }) } as const;
        const { groups, next } = await client.request(request, { signal: leaving.signal });
        const found = groups.find(({ id }) => id === groupId);
        if (found !== undefined) return setGroup(found);
        cursor = next;
      }
      setProblem(
        new VigilError({
          code: 'group.not-found',
          title: 'There is no such group for you.',
          detail: 'It may have been deleted.',
          retryable: false,
        }),
      );
    };
    find().catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      if (!(error instanceof VigilError)) throw error;
      setProblem(error);
    });
    return () => leaving.abort();
  }, [client, groupId]);
  return { group, problem, setGroup };
};
