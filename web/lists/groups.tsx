import { useCallback } from 'react';
import type { Client } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { OneField } from '../parts/forms/one-field.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { Link } from '../parts/frame/link.tsx';
import { leadTo, pathOf } from '../parts/frame/route.ts';
import { useTitle } from '../parts/frame/title.ts';
import { Listing } from '../parts/lists/listing.tsx';
import { usePages } from '../parts/lists/pages.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

/** My groups, and the way to the sessions of each. */
export const Groups = ({ client }: { readonly client: Client }) => {
  const { common, lists } = useWords();
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = { action: 'groups.list', ...after } as const;
        const { groups, next } = await client.request(request, options);
        return { entries: groups, next };
      },
      [client],
    ),
  );
  useTitle(common.myGroups);
  return (
    <section className="list">
      <Heading>{common.myGroups}</Heading>
      <Listing pages={pages} keyOf={({ id }) => id} empty={lists.groups.none}>
        {({ id, name, role }) => (
          <>
            <span className="row-name">
              <Own>{name}</Own> {role === 'moderator' && <small>{common.roles.moderator}</small>}
            </span>
            <Link to={pathOf('groups', id)}>
              {lists.groups.showSessions}
              <span className="visually-hidden">{lists.groups.of(name)}</span>
            </Link>
          </>
        )}
      </Listing>
      {isHolder && (
        <OneField
          label={lists.groups.fresh}
          button={common.create}
          submit={(name) =>
            leadTo(client.request({ action: 'group.create', name }), ({ group }) =>
              pathOf('groups', group.id),
            )
          }
        />
      )}
    </section>
  );
};
