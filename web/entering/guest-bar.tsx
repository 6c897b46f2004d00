import type { Client } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { useWords } from '../words/language.ts';
import { Bar, brand } from './bar.tsx';

/** A guest's bar, which leads nowhere. */
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
