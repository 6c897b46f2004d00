import type { Client } from '../../client/client.ts';
import type { Route } from '../parts/frame/route.ts';
import { ContactView } from './contact.tsx';
import { Contacts } from './contacts.tsx';
import { GroupView } from './group.tsx';
import { Groups } from './groups.tsx';
import { SessionList } from './session-list.tsx';

type Props = { readonly client: Client; readonly userId: string; readonly route: Route };

/** What somebody with an account sees outside any session. */
export const Lists = ({ client, userId, route }: Props) => {
  switch (route.name) {
    case 'group':
      return <GroupView key={route.id} client={client} userId={userId} groupId={route.id} />;
    case 'contact':
      return <ContactView key={route.id} client={client} contactId={route.id} />;
    case 'groups':
      return <Groups client={client} />;
    case 'contacts':
      return <Contacts client={client} />;
    case 'list':
    case 'session':
    case 'invitation':
      return <SessionList client={client} />;
  }
};
