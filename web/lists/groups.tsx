import { useCallback, useEffect } from 'react';
import type { Client } from '../../client/client.ts';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Listing } from '../parts/listing.tsx';
import { OneField } from '../parts/one-field.tsx';
import { usePages } from '../parts/pages.ts';
import { navigate, pathOf } from '../parts/route.ts';

/** My groups, and the way to the sessions of each. */
export const Groups = ({ client }: { readonly client: Client }) => {
  const pages = usePages(
    client,
    useCallback(
      async (cursor, options) => {
        const request = { action: 'groups.list', ...(cursor !== undefined && { cursor }) } as const;
        const { groups, next } = await client.request(request, options);
        return { entries: groups, next };
      },
      [client],
    ),
  );
  useEffect(() => {
    document.title = 'My groups – Vigil';
  }, []);
  return (
    <section className="list">
      <Heading>My groups</Heading>
      <Listing pages={pages} keyOf={({ id }) => id} empty="You are in no group yet.">
        {({ id, name, role }) => (
          <>
            <span className="row-name">
              {name} {role === 'moderator' && <small>yours to change</small>}
            </span>
            <Link to={pathOf('groups', id)}>
              Show sessions<span className="visually-hidden"> of {name}</span>
            </Link>
          </>
        )}
      </Listing>
      <OneField
        label="A new group"
        button="Create"
        submit={async (name) => {
          const { group } = await client.request({ action: 'group.create', name });
          navigate(pathOf('groups', group.id));
        }}
      />
    </section>
  );
};
