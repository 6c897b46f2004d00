import type { ReactNode } from 'react';
import type { Client } from '../../client/client.ts';
import { useStatus } from '../../client/react.ts';
import icon from '../icon.svg';
import { Avatar } from '../parts/lists/avatar.tsx';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

type BarProps = {
  readonly client: Client;
  readonly brand: ReactNode;
  readonly me: { readonly id: string; readonly name: string } | null;
  readonly action: ReactNode;
  readonly children?: ReactNode;
};

/** Who is here, and whether there is a connection. */
export const Bar = ({ client, brand: home, me, action, children }: BarProps) => {
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
            <span className="my-name">
              <Own>{me.name}</Own>
            </span>
          </>
        )}
        {action}
      </div>
    </header>
  );
};

export const brand = (
  <>
    <img src={icon} alt="" width="24" height="24" />
    <Own>Vigil</Own>
  </>
);
