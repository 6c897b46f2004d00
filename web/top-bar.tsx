import { useStatus } from '../client/react.ts';
import { Avatar } from './avatar.tsx';
import icon from './icon.svg';
import { navigate } from './route.ts';
import { people, signOut, type Visit } from './visit.ts';

type Props = { readonly visit: Visit; readonly atHome: boolean };

/** Who I am, where home is, and whether there is a connection. */
export const TopBar = ({ visit: { client, userId }, atHome }: Props) => {
  const status = useStatus(client);
  const name = client.getWelcome()?.user.name ?? people.find(({ id }) => id === userId)?.name ?? userId;
  return (
    <header className="top-bar">
      <a
        className="brand"
        href="/"
        aria-current={atHome ? 'page' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          navigate('/');
        }}
      >
        <img src={icon} alt="" width="24" height="24" />
        Vigil
      </a>
      <div className="me">
        <span className={`link-state ${status.name}`}>{labels[status.name]}</span>
        <Avatar id={userId} name={name} />
        <span className="my-name">{name}</span>
        <button type="button" className="quiet" onClick={signOut}>
          Switch person
        </button>
      </div>
    </header>
  );
};

const labels = {
  open: 'Connected',
  connecting: 'Connecting',
  waiting: 'Reconnecting',
  closed: 'Closed',
} as const;
