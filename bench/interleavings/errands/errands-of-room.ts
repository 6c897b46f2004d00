import { MOST_OF_ONE } from '../../../functions/limits/own-connections.ts';
import { defaultRoom, type Extent } from '../../../shared/content/content.ts';
import { MOST_INVITATIONS, MOST_INVITED } from '../../../shared/directory/directory.ts';
import { emailKey } from '../../../shared/directory/invitation.ts';
import { anna, connected, inside, withGuest } from '../cases/scenes.ts';
import type { Limits } from '../stage/limits.ts';
import { count, letIn, put, times } from './asked.ts';
import type { Errand } from './errand.ts';
import { unlimited } from './errands-of-pace.ts';

const FEW: Extent = { items: 3, bytes: 1_024 };
const roomy = (room: Partial<Limits['room']>): Limits => ({
  ...unlimited,
  room: { ...defaultRoom, ...room },
});

/** How many of a kind, and one more. */
export const errandsOfRoom: readonly Errand[] = [
  {
    name: 'more items than a session may hold',
    limits: roomy({ session: FEW }),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await times(5, (nth) => cloud.say('a1', put(`n${nth}`)));
      const saved = count(cloud, 'a1', 'content.saved');
      return saved === FEW.items ? null : `${saved} items are saved, and ${FEW.items} may be.`;
    },
  },
  {
    name: 'more items than a guest may add',
    limits: roomy({ guest: FEW }),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuest(cloud);
      await letIn('guest-1', 'g2')(cloud);
      await times(5, (nth) => cloud.say('g2', put(`n${nth}`)));
      const saved = count(cloud, 'g2', 'content.saved');
      return saved === FEW.items ? null : `${saved} items of a guest are saved, and ${FEW.items} may be.`;
    },
  },
  {
    name: 'more connections than one person may keep',
    run: async (cloud) => {
      await times(MOST_OF_ONE + 2, async (nth) => {
        await cloud.connect(`a${nth}`, 'anna');
        await cloud.say(`a${nth}`, { action: 'hello' });
        cloud.turn(1_000);
      });
      const open = [...cloud.sockets().values()].filter(({ isOpen }) => isOpen).length;
      return open > MOST_OF_ONE ? `Anna keeps ${open} connections.` : null;
    },
  },
  {
    name: 'more people who invite an address than it keeps',
    run: async (cloud) => {
      await times(MOST_INVITATIONS + 2, async (nth) => {
        await cloud.connect(`c${nth}`, `carl-${nth}`);
        await cloud.say(`c${nth}`, { action: 'contact.invite', email: 'ben@example.org' });
      });
      const address = `EMAIL#${emailKey('ben@example.org')}`;
      const kept = [...cloud.items()].filter(({ pk }) => pk?.S === address).length;
      return kept > MOST_INVITATIONS ? `One address keeps ${kept} invitations.` : null;
    },
  },
  {
    name: 'more people than one may invite',
    run: async (cloud) => {
      await connected(...anna)(cloud);
      await times(MOST_INVITED + 2, (nth) =>
        cloud.say('a1', { action: 'contact.invite', email: `ben-${nth}@example.org` }),
      );
      const invited = count(cloud, 'a1', 'contact.invited');
      return invited > MOST_INVITED ? `Anna has invited ${invited} people who have not answered.` : null;
    },
  },
];
