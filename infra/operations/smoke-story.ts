import { type Talk, talk } from './talk.ts';

export type SmokeStory = {
  readonly url: string;
  /** Of somebody with a licence, and of somebody else whose address is verified. */
  readonly token: string;
  readonly contact: string;
  /** Whether to wait for a warning and a logout. */
  readonly idle: boolean;
  /** Of the session; null for those of the deployment. */
  readonly timings: { readonly idleTimeout: number; readonly warningPeriod: number } | null;
  /** Does one step and tells of it. @throws what the step throws, with the step's name before it. */
  readonly step: <T>(what: string, act: () => Promise<T>) => Promise<T>;
};

type Person = { readonly id: string; readonly name: string; readonly kind: string };

/** A warning may come as late as the Scheduler's precision, and by the sweep four minutes late. */
const LATEST = 5 * 60_000;

/**
 * Two people who do not know each other yet: contact, group, session, member, together inside; one falls idle, is
 * warned, logged out, and returns. What was made is put away again. @throws at the first step that fails.
 */
export const smokeStory = async (story: SmokeStory): Promise<void> => {
  const { url, token, contact, timings, step } = story;
  await step('a token that nobody signed is refused', () => refused(url));
  const host = await step('whoever has a licence is let in', () => talk(url, token));
  const founder = await step('and is known as one', () => holder(host));
  const guest = await step('the other one is let in', () => talk(url, contact));
  const other = await step('and is somebody else', () => somebodyElse(guest, founder));
  const { made } = await step(`${founder.name} and ${other.name} become contacts`, () =>
    befriend(host, guest, contact, founder, other),
  );

  const name = `Smoke ${new Date().toISOString()}`;
  const sessionId = await step('a session is founded', async () => {
    const { session } = await host.ask({ action: 'session.create', name, ...(timings && { timings }) });
    return (session as { id: string }).id;
  });
  const groupId = await step('a group with the session and the contact in it', async () => {
    const { group } = await host.ask({ action: 'group.create', name });
    const { id } = group as { id: string };
    await host.ask({ action: 'group.add', groupId: id, sessionId });
    await host.ask({ action: 'group.add', groupId: id, userId: other.id });
    const { sessions } = await host.ask({ action: 'sessions.list', scope: 'group', id });
    demand(
      (sessions as { id: string }[]).some((one) => one.id === sessionId),
      'It does not list the session.',
    );
    return id;
  });
  await step('the contact is made a member', () =>
    host.ask({ action: 'member.add', sessionId, userId: other.id }),
  );
  const joined = await step('both enter', () => together(host, guest, sessionId, other));
  await step('what one writes, the other hears', () => writing(host, guest, sessionId));
  const policy = joined.policy as Policy;
  // A logout ends the connection.
  const last = story.idle ? await idle(story, { host, guest }, sessionId, policy) : guest;

  await step('exit leaves', () => last.ask({ action: 'session.exit', sessionId }));
  await step('and what was made is put away', async () => {
    await host.ask({ action: 'session.update', sessionId, revision: 1, state: 'hidden' });
    await host.ask({ action: 'group.delete', groupId });
    if (made) await host.ask({ action: 'contact.remove', contactId: other.id });
  });
  for (const one of [host, guest, last]) one.close();
};

type Policy = { readonly idleTimeout: number; readonly warningPeriod: number };

const demand = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(sentence);
};

const refused = async (url: string): Promise<void> => {
  const refusal = await talk(url, 'not.a.token').then(
    () => 'let in',
    (error: Error) => error.message,
  );
  demand(/refused with 40[13]/.test(refusal), `It was not refused as it should be: ${refusal}`);
};

const holder = async (host: Talk): Promise<Person> => {
  const { user } = await host.ask({ action: 'hello' });
  const person = user as Person;
  demand(
    person.kind === 'licence-holder',
    `The first token is that of a ${person.kind}, who founds nothing.`,
  );
  return person;
};

const somebodyElse = async (guest: Talk, { id }: Person): Promise<Person> => {
  const { user } = await guest.ask({ action: 'hello' });
  const person = user as Person;
  demand(person.id !== id, 'Both tokens are of the same person.');
  return person;
};

/** By an invitation of the address that the other's token names. Who are contacts already stay so. */
const befriend = async (host: Talk, guest: Talk, token: string, from: Person, other: Person) => {
  const { contacts } = await host.ask({ action: 'contacts.list' });
  if ((contacts as { id: string }[]).some(({ id }) => id === other.id)) return { made: false };
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const claims = JSON.parse(payload) as { readonly email?: string; readonly email_verified?: unknown };
  const { email, email_verified: verified } = claims;
  demand(email !== undefined, 'The token of the contact names no e-mail address.');
  demand(
    String(verified) === 'true',
    'The token of the contact does not say email_verified: an address that is not proved finds no invitation. Let the client read that attribute, or trust the issuer by a setting.',
  );
  await host.ask({ action: 'contact.invite', email });
  await guest.ask({ action: 'contact.accept', from: from.id });
  return { made: true };
};

const together = async (host: Talk, guest: Talk, sessionId: string, other: Person) => {
  await host.ask({ action: 'session.join', sessionId });
  const joined = await guest.ask({ action: 'session.join', sessionId });
  demand(joined.type === 'session.joined', `The answer was ${joined.type}.`);
  const { roster } = joined as unknown as { roster: readonly { readonly participantId: string }[] };
  demand(roster.length === 2, `${roster.length} people are inside.`);
  demand(
    roster.some(({ participantId }) => participantId === other.id),
    'The contact is not among those inside.',
  );
  return joined;
};

const writing = async (host: Talk, guest: Talk, sessionId: string): Promise<void> => {
  const itemId = `smoke-${Date.now()}`;
  await guest.ask({ action: 'content.put', sessionId, itemId, value: { text: 'Is this thing on?' } });
  const { itemId: changed } = await host.hears('content.changed');
  demand(changed === itemId, `They heard of ${String(changed)}.`);
  await host.ask({ action: 'content.delete', sessionId, itemId });
};

type Cast = { readonly host: Talk; readonly guest: Talk };

/** One works on and one does nothing: only that one is warned and logged out, and comes back by entering. */
const idle = async (
  story: SmokeStory,
  { host, guest }: Cast,
  sessionId: string,
  policy: Policy,
): Promise<Talk> => {
  const { step, url, contact } = story;
  const { idleTimeout, warningPeriod } = policy;
  const silent = Date.now();
  const every = Math.min(idleTimeout / 3, 4 * 60_000);
  const working = setInterval(() => {
    host.say({ action: 'activity', sessionId });
    guest.say({ action: 'ping', sessionId });
  }, every);
  const late = (due: number) => console.log(`    ${((Date.now() - silent - due) / 1_000).toFixed(1)} s late`);
  await step(`whoever does nothing for ${idleTimeout / 1_000} s is warned`, async () => {
    await guest.hears('session.warning', idleTimeout + LATEST);
    late(idleTimeout);
  });
  await step(`and logged out after ${warningPeriod / 1_000} s more`, async () => {
    const { ending } = await guest.hears('session.ended', warningPeriod + LATEST);
    demand(ending === 'inactivity', `They were told ${String(ending)}.`);
    late(idleTimeout + warningPeriod);
  });
  clearInterval(working);
  await step('nobody else was warned', async () => {
    await host.ask({ action: 'ping', sessionId });
    demand(!host.heard('session.warning'), 'Whoever worked on was warned too.');
  });
  return step('and they return by entering', async () => {
    const again = await talk(url, contact);
    const back = await again.ask({ action: 'session.join', sessionId });
    demand(back.type === 'session.joined', `The answer was ${back.type}.`);
    return again;
  });
};
