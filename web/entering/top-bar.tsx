import type { ReactNode } from 'react';
import type { Client } from '../../client/client.ts';
import { useStatus, useWelcome } from '../../client/react.ts';
import icon from '../icon.svg';
import { Avatar } from '../parts/avatar.tsx';
import { Link } from '../parts/link.tsx';
import type { Route } from '../parts/route.ts';
import { useWords } from '../words/language.ts';
import { logOut, type Visit } from './visit.ts';

/** Who I am, where I can go, and whether there is a connection. */
export const TopBar = ({
  visit: { client, userId, name: known },
  at,
}: {
  visit: Visit;
  at: Route['name'];
}) => {
  const { common, entering } = useWords();
  const user = useWelcome(client)?.user;
  const name = user?.name ?? known ?? userId;
  return (
    <Bar
      client={client}
      me={{ id: userId, name }}
      brand={
        <Link to="/" className="brand">
          {brand}
        </Link>
      }
      action={
        <button type="button" className="quiet" onClick={() => void logOut()}>
          {entering.bar.logOut}
        </button>
      }
    >
      <nav aria-label={entering.bar.main}>
        <Link to="/" here={at === 'list'}>
          {common.mySessions}
        </Link>
        {user?.kind === 'licence-holder' && (
          <Link to="/groups" here={at === 'groups'}>
            {common.myGroups}
          </Link>
        )}
        <Link to="/contacts" here={at === 'contacts'}>
          {common.myContacts}
        </Link>
      </nav>
    </Bar>
  );
};

/** The same for a guest, who can go nowhere. */
export const GuestBar = ({ client, name }: { readonly client: Client; readonly name: string | null }) => {
  const { guest } = useWords().entering.bar;
  const id = useWelcome(client)?.user.id ?? '';
  return (
    <Bar
      client={client}
      me={name === null ? null : { id, name }}
      brand={<span className="brand">{brand}</span>}
      action={<span className="tag">{guest}</span>}
    />
  );
};

type BarProps = {
  readonly client: Client;
  readonly brand: ReactNode;
  readonly me: { readonly id: string; readonly name: string } | null;
  readonly action: ReactNode;
  readonly children?: ReactNode;
};

const Bar = ({ client, brand: home, me, action, children }: BarProps) => {
  const { states } = useWords().entering.connection;
  const status = useStatus(client);
  return (
    <header className="top-bar">
      {home}
      {children}
      <div className="me">
        <span className={`link-state ${status.name}`}>{states[status.name]}</span>
        {me !== null && (
          <>
            <Avatar id={me.id} name={me.name} />
            <span className="my-name">{me.name}</span>
          </>
        )}
        {action}
      </div>
    </header>
  );
};

const brand = (
  <>
    <img src={icon} alt="" width="24" height="24" />
    Vigil
  </>
);
