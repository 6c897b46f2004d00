import { type Instant, instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import { addressKeyOf } from '../script/acquaintances.ts';
import { policies } from '../script/deployments/policies.ts';
import { loggedInBefore } from '../script/deployments/ways.ts';
import type { PersonScript } from '../script/person-script.ts';
import { linkId, type Script } from '../script/script.ts';
import type { Deed, Step } from '../script/step.ts';
import { answersAfter } from './attention.ts';
import { messageOf, ownMessageOf } from './deeds.ts';
import { loginAt } from './login.ts';
import { openTab, type Tab, type TabWorld } from './tab.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** The lists, which can be read from inside a session as from anywhere else. */
const looks = [
  { action: 'sessions.list', scope: 'mine' },
  { action: 'sessions.watch', on: true },
  { action: 'contacts.list' },
  { action: 'sessions.watch', on: false },
] as const satisfies readonly UpMessage[];

/** Plays what somebody does, and how they react to what they see. After `until` they no longer react to anything. */
export const playPerson = (
  world: TabWorld,
  script: Script,
  { name, user: id, called = id.toUpperCase(), kind, link, session, attention, steps }: PersonScript,
  until: number,
): void => {
  const { time } = world;
  const policy = policies[script.policy];
  const slots = new Map<number, Tab>();
  const user = {
    id,
    name: called,
    kind,
    ...(link === null ? { emailKey: addressKeyOf(id) } : { invitation: linkId(session, link) }),
  };
  const others = script.people.filter((one) => one.session === session && one.user !== id);
  let opened = 0;
  let warnings = 0;
  let knocks = 0;
  let writes = 0;
  let extendedAt = 0;
  /** The time of the login in their token, however often that is renewed: some time before they come. */
  let loggedInAt = loginAt(time.now() - loggedInBefore(seedOf(script.seed, 'login', id), script.loginAge));
  /** When something was done without a connection, or is said to have been by a client that lies. */
  let actedAt: Instant | null = null;

  const enter = (slot: number, resume: boolean, tries = 0, before: Tab | null = null) => {
    opened += 1;
    const connectionId = `${name}.${slot}.${opened}`;
    const random = createRandom(seedOf(script.seed, 'tab', connectionId));
    const tab = openTab(world, {
      connectionId,
      user: kind === 'guest' ? user : { ...user, authenticatedAt: loggedInAt },
      expiresAt: instant(time.now() + (random.chance(0.12) ? random.between(MINUTE, 20 * MINUTE) : DAY)),
      sessionId: session,
      resume,
      // Each tab of a guest says another one; who was seen by the first stays who they were.
      called: kind === 'guest' ? `${called.slice(1)}${slot}` : null,
      actedAt: () => actedAt,
      keepAlive: Math.round(policy.keepAlive * (0.9 + random.next() * 0.1)),
      warned: (_, logoutAt) => warned(logoutAt),
      extended: () => {
        extendedAt = time.now();
      },
      entered: () => before?.close(),
      knocked: (one) => knocked(one),
      turnedBack: () => {
        if (tries >= 5 || time.now() > until) return;
        time.plan(random.between(SECOND, 20 * SECOND), () => {
          if (slots.get(slot) !== tab) return;
          // The others simply try again, with the login that they have.
          if (random.chance(0.8)) loggedInAt = loginAt(time.now());
          enter(slot, false, tries + 1);
        });
      },
      lost: (inside) => {
        if (tries < 5 && time.now() < until)
          time.plan(random.between(SECOND, 20 * SECOND), () => {
            if (slots.get(slot) === tab) enter(slot, inside || resume, tries + 1);
          });
      },
    });
    slots.set(slot, tab);
  };

  /** One answer for all tabs, at once or at the last moment; clicked again when nothing happens. */
  const warned = (logoutAt: number) => {
    warnings += 1;
    const random = createRandom(seedOf(script.seed, 'warned', name, warnings));
    const delay = time.now() > until ? null : answersAfter(random, attention, logoutAt - time.now());
    if (delay === null) return;
    const seenAt = time.now();
    const click = (tries: number) => {
      if (extendedAt > seenAt || tries === 0) return;
      const tab = [...slots.values()].find((one) => one.inside());
      tab?.insist({ action: 'session.extend', sessionId: session });
      time.plan(6 * SECOND, () => click(tries - 1));
    };
    time.plan(delay, () => click(3));
  };

  /** A moderator may open the door or not, at once or after a while; so may another one. */
  const knocked = (tab: Tab) => {
    knocks += 1;
    const random = createRandom(seedOf(script.seed, 'knocked', name, knocks));
    if (time.now() > until || !random.chance(attention)) return;
    const deed = random.chance(0.85) ? 'admit' : 'deny';
    time.plan(random.between(SECOND, 30 * SECOND), () => decide(tab, deed, random.below(16)));
  };

  const decide = (tab: Tab | undefined, deed: Deed, more: number) => {
    if (!tab?.inside()) return;
    const message = messageOf(deed, more, {
      sessionId: session,
      revision: tab.revision(),
      waiting: tab.waiting(),
      others: others.map((one) => one.user),
    });
    if (message !== null) tab.send(message);
  };

  /** What can be said outside a session is said on any connection there is, until it is answered. */
  const say = (tab: Tab | undefined, message: UpMessage | null) => {
    const speaks = tab?.listens() ? tab : [...slots.values()].find((one) => one.listens());
    if (message !== null) speaks?.insist(message);
  };

  const away = (slot: number, duration: number) => {
    const tab = slots.get(slot);
    tab?.vanish();
    time.plan(duration, () => {
      if (tab && slots.get(slot) === tab) enter(slot, true);
    });
  };

  const take = ({ tab: slot, act, more, whom, says }: Step) => {
    const tab = slots.get(slot);
    const sessionId = session;
    switch (act) {
      case 'enter':
        if (!tab?.listens()) enter(slot, false);
        break;
      case 'act':
        if (tab?.inside())
          tab.send({ action: 'activity', sessionId, agoMs: more }, instant(time.now() - more));
        else actedAt = instant(time.now() - more);
        break;
      case 'pretend':
        actedAt = instant(time.now() - more);
        break;
      case 'put':
      case 'autosave': {
        writes += 1;
        const value = { by: name, nth: writes };
        const nobodys = act === 'autosave' && { activity: false };
        tab?.send({ action: 'content.put', sessionId, itemId: `n${more}`, value, ...nobodys });
        break;
      }
      case 'erase':
        tab?.send({ action: 'content.delete', sessionId, itemId: `n${more}` });
        break;
      case 'media':
        tab?.send({ action: 'media', sessionId, audio: more % 2 === 1, video: more > 1 });
        if (more === 2) tab?.send({ action: 'presence.set', sessionId, state: { page: writes } });
        if (more === 3) tab?.send({ action: 'signal', sessionId, value: writes });
        break;
      case 'hold':
        tab?.send({ action: 'session.hold', sessionId, reason: 'presenting', for: more });
        break;
      case 'release':
        tab?.send({ action: 'session.release', sessionId });
        break;
      case 'extend':
        tab?.insist({ action: 'session.extend', sessionId });
        break;
      case 'exit':
        tab?.insist({ action: 'session.exit', sessionId });
        break;
      case 'leave':
        tab?.insist({ action: 'session.leave', sessionId });
        break;
      case 'close':
        tab?.close();
        break;
      case 'vanish':
        tab?.vanish();
        break;
      case 'flap':
      case 'sleep':
        away(slot, more);
        break;
      case 'renew':
        // As the client does before its connection is too old: the new one is open before the old one closes.
        if (tab?.inside()) enter(slot, true, 0, tab);
        break;
      case 'look':
        if (tab?.inside()) tab.send(looks[more % looks.length] ?? looks[0]);
        break;
      case 'take':
      case 'quit':
      case 'put in':
      case 'take out':
        say(tab, ownMessageOf(act, sessionId, id));
        break;
      case 'say':
        say(tab, says ?? null);
        break;
      default:
        if (whom === undefined) decide(tab, act, more);
        else say(tab, messageOf(act, more, { sessionId, revision: null, waiting: [], others: [whom] }));
    }
  };

  const start = time.now();
  for (const step of steps) time.plan(start + step.at - time.now(), () => take(step));
};
