import { useCallback, useRef, useState } from 'react';
import type { Client, GroupInfo, VigilError } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Problem } from '../parts/forms/problem.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { Later, part } from '../parts/frame/later.tsx';
import { Link } from '../parts/frame/link.tsx';
import { leadTo } from '../parts/frame/route.ts';
import { useTitle } from '../parts/frame/title.ts';
import { Own } from '../parts/own.tsx';
import { useReading } from '../parts/reading.ts';
import { useWords } from '../words/language.ts';
import { useOccupancies } from './occupancy.ts';
import { SessionCards } from './session-cards.tsx';
import { useSessions } from './sessions.ts';

/** Most people moderate no group. */
const arrangement = part(async () => (await import('./group-arrangement.tsx')).GroupArrangement);

type Props = { readonly client: Client; readonly userId: string; readonly groupId: string };

/** The sessions of one group, as far as I may see them; for its moderators also its content and its people. */
export const GroupView = ({ client, userId, groupId }: Props) => {
  const { common, lists } = useWords();
  const words = lists.group;
  const { group, problem, setGroup } = useGroup(client, groupId);
  const manages = group?.role === 'moderator';
  const pages = useSessions(client, { scope: 'group', id: groupId }, { whole: manages });
  const known = useOccupancies(client);
  const putIn = useRef<HTMLHeadingElement>(null);
  const name = group?.name ?? words.title;
  useTitle(name);
  if (problem !== null)
    return (
      <section className="list">
        <Heading>{common.myGroups}</Heading>
        {problem === 'gone' ? <p role="alert">{words.gone}</p> : <Problem of={problem} />}
      </section>
    );
  const remove = (sessionId: string) => client.request({ action: 'group.remove', groupId, sessionId });
  return (
    <section className="list">
      <header>
        <p className="path">
          <Link to="/groups">{common.myGroups}</Link>
        </p>
        <Heading>
          <Own>{name}</Own>
        </Heading>
      </header>
      <SessionCards
        client={client}
        pages={pages}
        known={known}
        empty={words.none}
        {...(manages && {
          actions: ({ id, name: session }) => (
            <Confirm
              label={common.remove}
              of={session}
              question={words.removeSession(session)}
              act={() => remove(id)}
              done={() => {
                land(putIn.current);
                pages.reload();
              }}
            />
          ),
        })}
      />
      {group?.role === 'member' && (
        <div>
          <Confirm
            label={words.leave}
            question={words.leaveQuestion}
            act={() => leadTo(client.request({ action: 'group.remove', groupId, userId }), () => '/groups')}
          />
        </div>
      )}
      {manages && (
        <Later
          part={arrangement}
          with={{ client, userId, group, setGroup, putIn, inside: pages.entries, reload: pages.reload }}
        />
      )}
    </section>
  );
};

/** One group by its id. The wire only lists groups, so it is searched for. */
const useGroup = (client: Client, groupId: string) => {
  const [group, setGroup] = useState<GroupInfo | null>(null);
  const [problem, setProblem] = useState<VigilError | 'gone' | null>(null);
  const find = useCallback(
    async (signal: AbortSignal) => {
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const request = { action: 'groups.list', ...(cursor && { cursor }) } as const;
        const { groups, next } = await client.request(request, { signal });
        const found = groups.find(({ id }) => id === groupId);
        // A renaming may have been answered meanwhile.
        if (found !== undefined)
          return setGroup((known) => ((known?.revision ?? 0) > found.revision ? known : found));
        cursor = next;
      }
      setGroup(null);
      setProblem('gone');
    },
    [client, groupId],
  );
  useReading(client, find, setProblem);
  // A group that is known is not taken away because it could not be read again.
  return { group, problem: group === null ? problem : null, setGroup };
};
