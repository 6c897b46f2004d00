import { instant } from '../../../shared/instant.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import { policies } from '../script/deployments/policies.ts';
import { loggedInBefore } from '../script/deployments/ways.ts';
import { STAYER } from '../script/furnishing.ts';
import type { Script } from '../script/script.ts';
import { loginAt } from './login.ts';
import { openTab, type Tab, type TabWorld } from './tab.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Stays in a session to the end, does something now and then, and comes back whenever something goes wrong. Where the way back is at
 * stake, their first login is not new; they log in again when they are turned back, and by another tab in between.
 */
export const playStayer = (world: TabWorld, script: Script, session: string, until: number): void => {
  const { time } = world;
  const policy = policies[script.policy];
  const isAboutLogins = script.deployments.way !== undefined;
  const random = createRandom(seedOf(script.seed, 'stayer', session));
  let loggedInAt = loginAt(
    time.now() - loggedInBefore(seedOf(script.seed, 'login', STAYER.id), script.loginAge),
  );
  let opened = 0;
  let current: Tab | null = null;
  const enter = (before: Tab | null = null) => {
    opened += 1;
    if (!isAboutLogins) loggedInAt = loginAt(time.now());
    current = openTab(world, {
      connectionId: `stay.${session}.${opened}`,
      user: { ...STAYER, authenticatedAt: loggedInAt },
      expiresAt: instant(time.now() + DAY),
      sessionId: session,
      resume: false,
      called: null,
      actedAt: () => null,
      keepAlive: policy.keepAlive,
      warned: (tab) => tab.insist({ action: 'session.extend', sessionId: session }),
      extended: () => {},
      entered: () => before?.close(),
      knocked: () => {},
      turnedBack: () => {
        loggedInAt = loginAt(time.now());
      },
      lost: () => {},
    });
  };
  const stay = () => {
    if (time.now() > until) return;
    if (current?.inside()) current.send({ action: 'activity', sessionId: session });
    else if (!current?.listens() || opened > 0) {
      current?.close();
      enter();
    }
    // Often enough for the shortest idle timeout that a rule may set.
    time.plan(policy.idleTimeout * 0.4, stay);
  };
  const openAnother = () => {
    if (time.now() > until) return;
    if (random.chance(0.5)) loggedInAt = loginAt(time.now());
    if (current?.inside()) enter(current);
    time.plan(random.between(2 * MINUTE, 15 * MINUTE), openAnother);
  };
  stay();
  if (isAboutLogins) time.plan(random.between(2 * MINUTE, 15 * MINUTE), openAnother);
};
