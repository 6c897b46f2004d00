import { Death } from '../../../test/world/faults.ts';
import { type Gates, quiet, type Run, type Strike } from '../gates.ts';

/** What has come of a call for the function that made it. */
export type Answer = {
  readonly strike: Strike | null;
  readonly outcome: Promise<unknown>;
  /** Stands for all that the function can learn from it. */
  readonly name: string;
};

/** Where a function is: it waits with a call, or has come to its end. */
export type Stand = {
  readonly id: number;
  /** As the function is called. */
  readonly run: string;
  /** Null at the end. */
  readonly call: { readonly name: string; readonly act: () => Promise<unknown> } | null;
  /** All that the call says, to the last letter; at the end, what has become of the function. */
  readonly says: string;
  readonly before: Before | null;
  /** Where it has gone on to, by what it was answered. */
  readonly after: Map<string, Stand>;
};

type Before = { readonly stand: Stand; readonly answer: Answer };

/** Begins the function anew, and says in the end what has become of it. */
export type Begin = (gates: Pick<Gates, 'run'>) => Promise<string>;

/** All that a function does, by what it is answered. Nothing else is there when it is asked for that, and no call is made. */
export type Course = {
  readonly first: () => Promise<Stand>;
  /** @throws Error when the function hangs on anything but its answers. */
  readonly next: (stand: Stand, answer: Answer) => Promise<Stand>;
};

export const createCourse = (begin: Begin): Course => {
  let stands = 0;
  /** By all that it says, what a stand keeps: thousands wait with the same call, each with a client's command of its own. */
  const sayings = new Map<string, Pick<Stand, 'says' | 'call'>>();
  /** Whoever has gone on last can go on from where they are; for all else it begins anew. */
  let latest: { readonly stand: Stand; readonly actor: Actor } | null = null;

  const standOf = (actor: Actor, before: Before | null): Stand => {
    const says = actor.says();
    if (says === null) throw new Error('A function waits for something that is no call.');
    const said = sayings.get(says) ?? { says, call: actor.call() };
    sayings.set(says, said);
    stands += 1;
    const stand = { id: stands, run: actor.run(), ...said, before, after: new Map() };
    latest = { stand, actor };
    return stand;
  };

  const actorAt = async (stand: Stand): Promise<Actor> => {
    if (latest?.stand === stand) return latest.actor;
    const way: Before[] = [];
    for (let at = stand.before; at !== null; at = at.stand.before) way.unshift(at);
    const actor = await createActor(begin);
    for (const { stand: then, answer } of way) {
      check(actor, then);
      await actor.hear(answer);
    }
    check(actor, stand);
    return actor;
  };

  let first: Promise<Stand> | null = null;
  return {
    first: () => {
      first ??= createActor(begin).then((actor) => standOf(actor, null));
      return first;
    },
    next: async (stand, answer) => {
      const known = stand.after.get(answer.name);
      if (known !== undefined) return known;
      const actor = await actorAt(stand);
      await actor.hear(answer);
      const next = standOf(actor, { stand, answer });
      stand.after.set(answer.name, next);
      return next;
    },
  };
};

type Waiting = {
  readonly name: string;
  readonly act: () => Promise<unknown>;
  readonly whole: () => string;
  readonly settle: (outcome: Promise<unknown>) => void;
};

const check = (actor: Actor, { call }: Stand): void => {
  const name = actor.call()?.name;
  if (name !== call?.name)
    throw new Error(`${name ?? 'The end'} comes where ${call?.name ?? 'the end'} came before.`);
};

/** The function once, from its beginning on. */
type Actor = {
  readonly run: () => string;
  readonly call: () => Stand['call'];
  readonly says: () => string | null;
  readonly hear: (answer: Answer) => Promise<void>;
};

const createActor = async (begin: Begin): Promise<Actor> => {
  const waiting: Waiting[] = [];
  let ended: string | null = null;
  let isStruck = false;
  let isDead = false;
  let called = '';
  const run = (of: string): Run => {
    if (called !== '')
      throw new Error(`${called} has begun ${of}: each function has to be begun for itself.`);
    called = of;
    return {
      name: of,
      struck: () => isStruck,
      through: <T>(name: string, act: () => Promise<T>, _: unknown, whole = () => name) =>
        new Promise<T>((resolve) => {
          const settle = (outcome: Promise<unknown>) => resolve(outcome as Promise<T>);
          // The dead call nobody.
          if (isDead) settle(Promise.reject(new Death(`${of} died before ${name}.`)));
          else waiting.push({ name, act, whole, settle });
        }),
    };
  };
  void begin({ run }).then(
    (end) => (ended = `It has ended: ${end}`),
    (error: unknown) => (ended = `It has failed: ${String(error)}`),
  );
  await quiet();
  return {
    run: () => called,
    call: () => waiting[0] ?? null,
    says: () => waiting[0]?.whole() ?? ended,
    hear: async ({ strike, outcome }) => {
      isStruck ||= strike !== null;
      isDead = strike === 'death';
      for (const { settle } of waiting.splice(0, isDead ? waiting.length : 1)) settle(outcome);
      await quiet();
    },
  };
};
