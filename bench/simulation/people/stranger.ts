import { instant } from '../../../shared/instant.ts';
import type { Stranger } from '../script/siege.ts';
import type { TabWorld } from './tab.ts';

const DAY = 24 * 60 * 60_000;

/** Comes with a credential in the form of a guest's, which no invitation bears. Whoever is let in by it says so. */
export const playStranger = ({ time, gateway, oracle, tell }: TabWorld, { name, at }: Stranger): void => {
  const connectionId = `${name}.0.1`;
  time.plan(at, () => {
    tell?.(`${connectionId} comes with a credential that it has made up`);
    gateway.open({
      connectionId,
      user: { id: name, name: 'Guest', kind: 'guest', invitation: `made up by ${name}` },
      expiresAt: instant(time.now() + DAY),
      opened: () => oracle.trespassed(connectionId),
      listens: () => true,
      receive: () => {},
      closed: () => {},
      outlived: () => {},
    });
  });
};
