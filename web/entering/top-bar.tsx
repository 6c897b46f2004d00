import { useWelcome } from '../../client/react.ts';
import { Link } from '../parts/frame/link.tsx';
import type { Route } from '../parts/frame/route.ts';
import { useWords } from '../words/language.ts';
import { Bar, brand } from './bar.tsx';
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
