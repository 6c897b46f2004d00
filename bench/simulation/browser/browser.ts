import type { ParticipationState } from '../../../client/client.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { answersAfter } from '../people/attention.ts';
import { messageOf, ownMessageOf } from '../people/deeds.ts';
import type { TabWorld } from '../people/tab.ts';
import { createRandom, type Random, seedOf } from '../platform/random.ts';
import { addressKeyOf } from '../script/acquaintances.ts';
import { policies } from '../script/deployments/policies.ts';
import { loggedInBefore } from '../script/deployments/ways.ts';
import type { LifeStep } from '../script/life.ts';
import type { PersonScript } from '../script/person-script.ts';
import { linkId, type Script } from '../script/script.ts';
import type { Deed, Step } from '../script/step.ts';
import { type App, openApp } from './app.ts';
import { createMachine } from './machine.ts';
import { openPage } from './page.ts';
import { createStorage, type TabStorage } from './storage.ts';
import { whimsOf } from './whims.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** An active client is taken to be alive, and really pings only at every nth keep-alive. */
const SEVERAL = 5;

/** A tab of the browser: what is loaded in it, and what it keeps from one load to the next. */
type Tab = { app: App; readonly storage: TabStorage };

/** Plays somebody through the real client, in pages with a real browser's habits, on a machine of their own. */
export const playBrowser = (
  world: TabWorld,
  script: Script,
  { name, user: id, called = id.toUpperCase(), kind, link, session, attention, steps, browser }: PersonScript,
  until: number,
): void => {
  if (browser === null) return;
  const { time } = world;
  const machine = createMachine(time, browser.wrong);
  const tabs = new Map<number, Tab>();
  const user = {
    id,
    name: called,
    kind,
    ...(link === null ? { emailKey: addressKeyOf(id) } : { invitation: linkId(session, link) }),
  };
  const loginAge =
    script.loginAge === 0 ? 0 : loggedInBefore(seedOf(script.seed, 'login', id), script.loginAge);
  let loggedInAt = time.now() - loginAge;
  const others = script.people.filter((one) => one.session === session && one.user !== id);
  let loads = 0;
  let warnings = 0;
  let knocks = 0;
  let writes = 0;
  let answeredAt = 0;

  const isHeads = (...of: (string | number)[]) => seedOf(script.seed, ...of) % 2 === 0;
  const whims = whimsOf(time, createRandom(seedOf(script.seed, 'whims', name)));

  const expiresAt = (random: Random): Instant =>
    instant(time.now() + (random.chance(0.12) ? random.between(MINUTE, 20 * MINUTE) : DAY));

  const load = (slot: number, storage: TabStorage) => {
    loads += 1;
    const page = openPage(time, machine, isHeads('hears first', name, loads));
    const app = openApp(world, {
      name: `${name}.${slot}.${loads}`,
      seed: script.seed,
      machine,
      page,
      storage,
      // Whole seconds, as in a token.
      user: {
        ...user,
        ...(kind !== 'guest' && { authenticatedAt: instant(Math.floor(loggedInAt / SECOND) * SECOND) }),
      },
      sessionId: session,
      expiresAt,
      noticesIn: policies[script.policy].keepAlive * SEVERAL + MINUTE,
      warned: (logoutAt) => warned(logoutAt),
      knocked: () => knocked(slot),
    });
    tabs.set(slot, { app, storage });
  };

  const alive = (slot: number): Tab | null => {
    const tab = tabs.get(slot);
    return tab?.app.page.isAlive() ? tab : null;
  };
  /** Whoever does something in a tab sees it, on a machine that is awake. */
  const atHand = (slot: number): App | null => {
    const tab = alive(slot);
    if (tab === null || !machine.isAwake()) return null;
    tab.app.page.show();
    return tab.app;
  };

  /** One answer for all tabs, at once or at the last moment; clicked again when nothing happens. */
  const warned = (logoutAt: number) => {
    warnings += 1;
    const random = createRandom(seedOf(script.seed, 'warned', name, warnings));
    const delay = time.now() > until ? null : answersAfter(random, attention, logoutAt - time.now());
    if (delay === null) return;
    time.plan(delay, () => {
      if (answeredAt >= logoutAt) return;
      const slot = [...tabs.keys()].find((one) => alive(one)?.app.state().phase === 'warned');
      if (slot === undefined) return;
      answeredAt = logoutAt;
      atHand(slot)?.extend();
    });
  };

  const knocked = (slot: number) => {
    knocks += 1;
    const random = createRandom(seedOf(script.seed, 'knocked', name, knocks));
    if (time.now() > until || !random.chance(attention)) return;
    const deed = random.chance(0.85) ? 'admit' : 'deny';
    time.plan(random.between(SECOND, 30 * SECOND), () => decide(atHand(slot), deed, random.below(16)));
  };

  const decide = (app: App | null, deed: Deed, more: number, whom?: string) => {
    if (app === null || (whom === undefined && !app.isInside())) return;
    const state = app.state();
    const message = messageOf(deed, more, {
      sessionId: session,
      revision: state.session?.revision ?? null,
      waiting: state.waiting,
      others: whom === undefined ? others.map((one) => one.user) : [whom],
    });
    if (message !== null) app.ask(message);
  };

  const take = ({ tab: slot, act, more, whom, says }: Step) => {
    if (act === 'enter') {
      if (!machine.isAwake()) return;
      const app = atHand(slot);
      if (app !== null && asksLogin(app.state())) {
        // The page is left for the login, and enters anew by another credential.
        app.page.go();
        loggedInAt = time.now();
        load(slot, createStorage(browser.isBlocked));
      } else if (app !== null) app.enter();
      // A tab that was opened anew has nothing of the one before; one that was discarded keeps its storage.
      else {
        load(slot, tabs.get(slot)?.storage ?? createStorage(browser.isBlocked));
        const loaded = alive(slot)?.app;
        if (loaded) whims.entered(loaded, () => atHand(slot)?.enter());
      }
      return;
    }
    const app = act === 'vanish' || act === 'sleep' || act === 'flap' ? alive(slot)?.app : atHand(slot);
    switch (act) {
      case 'act':
        app?.act();
        if (app) whims.rendered(app);
        break;
      case 'put':
      case 'autosave':
        writes += 1;
        app?.put(`n${more}`, { by: name, nth: writes }, act === 'put');
        break;
      case 'erase':
        app?.erase(`n${more}`);
        break;
      case 'media':
        app?.show(more);
        break;
      case 'extend':
        app?.extend();
        break;
      case 'hold':
        app?.ask({ action: 'session.hold', sessionId: session, reason: 'presenting', for: more });
        break;
      case 'release':
        app?.ask({ action: 'session.release', sessionId: session });
        break;
      case 'exit':
      case 'leave':
        app?.depart(act);
        if (app && act === 'leave') whims.left(app);
        break;
      case 'close':
        app?.page.go();
        tabs.delete(slot);
        break;
      case 'vanish':
        app?.page.crash();
        tabs.delete(slot);
        break;
      case 'flap':
        if (app) machine.cut(more, false);
        break;
      case 'sleep':
        if (app) machine.sleep(more);
        break;
      case 'look':
        app?.ask({ action: 'sessions.list', scope: 'mine' });
        break;
      case 'pretend':
      case 'renew':
        // The real client never pretends, and renews its connections by itself.
        break;
      case 'take':
      case 'put in':
      case 'take out':
        app?.ask(ownMessageOf(act, session, id));
        break;
      case 'say':
        if (says !== undefined) app?.ask(says);
        break;
      case 'quit':
        app?.quit();
        break;
      default:
        decide(app ?? null, act, more, whom);
    }
  };

  const reload = (slot: number) => {
    const tab = tabs.get(slot);
    if (tab && !tab.app.page.isAlive()) load(slot, tab.storage);
  };

  const live = ({ at, tab: slot, act, more }: LifeStep) => {
    const tab = alive(slot);
    if (act === 'set clock') machine.setClock(more);
    if (tab === null || !machine.isAwake()) return;
    const { page } = tab.app;
    const back = () => {
      if (machine.isAwake()) page.show();
    };
    world.tell?.(`${name}.${slot}: ${act} ${more}`);
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the clock is set above.
    switch (act) {
      case 'hide':
        page.hide();
        time.plan(more, back);
        break;
      case 'freeze':
        page.hide();
        time.plan(10 * SECOND, page.freeze);
        time.plan(10 * SECOND + more, back);
        break;
      case 'discard':
        page.hide();
        time.plan(5 * SECOND, page.crash);
        time.plan(5 * SECOND + more, () => reload(slot));
        break;
      case 'reload':
        page.go();
        reload(slot);
        break;
      case 'duplicate':
        load(slot + 10 + loads, tab.storage.copy());
        break;
      case 'nap':
        if (isHeads('doze', name, at)) machine.doze(more);
        else machine.sleep(more);
        break;
      case 'outage':
      case 'told outage':
        machine.cut(more, act === 'told outage');
    }
  };

  const start = time.now();
  for (const step of steps) time.plan(start + step.at - time.now(), () => take(step));
  for (const step of browser.steps) time.plan(start + step.at - time.now(), () => live(step));
};

/** Whether the page shows that the way back in is a login. */
const asksLogin = ({ phase, ending, refusal }: ParticipationState): boolean =>
  phase === 'ended' ? ending.mustLogIn === true : refusal?.code === 'session.login-required';
