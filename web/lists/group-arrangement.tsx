import type { Dispatch, RefObject, SetStateAction } from 'react';
import type { Client, GroupInfo, SessionSummary } from '../../client/client.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Rename } from '../parts/forms/rename.tsx';
import { leadTo } from '../parts/frame/route.ts';
import { Picker } from '../parts/lists/picker.tsx';
import { Rules } from '../rules/rules.tsx';
import { useWords } from '../words/language.ts';
import { GroupPeople } from './group-people.tsx';
import { useSessions } from './sessions.ts';

type Props = {
  readonly client: Client;
  readonly userId: string;
  readonly group: GroupInfo;
  readonly setGroup: Dispatch<SetStateAction<GroupInfo | null>>;
  /** Where the focus goes after a session was taken out. */
  readonly putIn: RefObject<HTMLHeadingElement | null>;
  /** The sessions that are already in it. */
  readonly inside: readonly SessionSummary[] | null;
  /** Reads the sessions again. */
  readonly reload: () => void;
};

/** What moderators of a group may change about it. */
export const GroupArrangement = ({ client, userId, group, setGroup, putIn, inside, reload }: Props) => {
  const { common, lists } = useWords();
  const words = lists.group;
  const { id: groupId, name, revision } = group;
  return (
    <div className="panels">
      <div>
        <section className="panel" aria-labelledby="group-sessions">
          <h2 id="group-sessions" ref={putIn} tabIndex={-1}>
            {words.addSession}
          </h2>
          <Picker
            label={common.session}
            button={common.add}
            pages={useSessions(client, { scope: 'mine' }, { whole: true })}
            without={new Set(inside?.map(({ id }) => id))}
            submit={async (sessionId) => {
              await client.request({ action: 'group.add', groupId, sessionId });
              reload();
            }}
          />
        </section>
        <GroupPeople client={client} userId={userId} groupId={groupId} />
        <section className="panel" aria-labelledby="group-itself">
          <h2 id="group-itself">{words.settings}</h2>
          <Rename
            label={words.name}
            name={name}
            revision={revision}
            save={async (wanted, base) => {
              const reply = await client.request({
                action: 'group.rename',
                groupId,
                revision: base,
                name: wanted,
              });
              setGroup(reply.group);
              return reply.group.revision;
            }}
          />
          <Confirm
            label={words.delete}
            question={words.deleteQuestion}
            act={() => leadTo(client.request({ action: 'group.delete', groupId }), () => '/groups')}
          />
        </section>
      </div>
      <div>
        <Rules
          client={client}
          whose={{ groupId }}
          news={String(revision)}
          // The next renaming starts from this revision.
          changed={(next) => setGroup((now) => now && { ...now, revision: next })}
        />
      </div>
    </div>
  );
};
