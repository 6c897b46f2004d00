import { PUT_ASIDE } from '../../../functions/aws/presence/former-participants.ts';
import { howMany } from '../../../infra/operations/how-many.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages/sizes.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import { NUMBERS_OF_A_CLAIM } from '../../../shared/ports/sessions.ts';
import { ROSTER_BYTES } from '../../../shared/presence/roster.ts';
import type { Ledger, Post, Scene, Spent } from '../stage/ledger.ts';

/** The functions that took up more than they may, or told somebody more (docs/cost.md, docs/bounds.md). */
export const overspent = (ledger: Ledger): readonly string[] =>
  ledger.runs().flatMap((spent) => {
    const sentence = tooDear(spent) ?? tooMuchTold(spent) ?? doneThoughRefused(spent);
    return sentence === null ? [] : [`${spent.run} ${sentence}`];
  });

/** So many bytes are read for one unit. */
const UNIT = 4_096;

/** In units of the table. */
type Budget = { readonly write: number; readonly read: number };

/** That somebody is there: a report that moves the alarm is four units, and one to another deployment ten. */
const quiet = (): Budget => ({ write: 10, read: 3 });

/**
 * One write of content takes three units, one for each KB, and two more where many are under way; what a guest adds is counted, and
 * a share of what somebody may do in an hour is taken here and there.
 */
const writing = ({ bytes }: Scene): Budget => ({ write: 8 + Math.ceil(bytes / 1_024), read: 7 });

/**
 * What is told to others takes some ten units, and as many for what was owed before; the session's own item grows with those of
 * whom there is something to tell. Whoever looks who is inside reads a unit for two of the largest, and puts some aside of those
 * who have long gone.
 */
const moving = ({ crowd, former }: Scene): Budget => ({
  write: 20 + crowd / 25 + 2 * (Math.min(former, PUT_ASIDE) + 1),
  read: 12 + crowd / 2 + former / 7,
});

/** Whoever comes in reads a page of the content as well. */
const coming = (scene: Scene): Budget => {
  const { write, read } = moving(scene);
  return { write, read: read + MAX_MESSAGE_BYTES / UNIT };
};

const budgets: Readonly<Record<string, (scene: Scene) => Budget>> = {
  activity: quiet,
  ping: quiet,
  'content.put': writing,
  'content.delete': writing,
  'session.join': coming,
  'session.exit': moving,
  'session.leave': moving,
  'session.extend': moving,
  'session.hold': moving,
  'session.release': moving,
  media: moving,
  alarm: moving,
  ring: moving,
  disconnect: moving,
};

const tooDear = ({ run, scene, writeUnits, readUnits }: Spent): string | null => {
  const budget = budgets[run.split(' ')[1] ?? '']?.(scene);
  if (budget === undefined) return null;
  if (writeUnits > budget.write)
    return `wrote ${howMany(writeUnits, 'unit')} of the ${budget.write} that it may.`;
  return readUnits > budget.read
    ? `read ${howMany(readUnits, 'unit')} of the ${budget.read} that it may.`
    : null;
};

/** A comma and brackets around what was counted. */
const AROUND = 2;

/** What one function has to tell somebody of the roster fills the messages that it takes, up to a number of them. */
const tooMuchTold = ({ told }: Spent): string | null => {
  for (const [connectionId, posts] of told) {
    for (const { message } of posts) {
      const bytes = rosterBytes(message);
      if (bytes > ROSTER_BYTES + AROUND) return `told ${connectionId} ${bytes} bytes of the roster at once.`;
    }
    const changes = posts.filter(({ message }) => message.type === 'presence.changed');
    if (changes.length > Math.min(NUMBERS_OF_A_CLAIM, fewestFor(changes)))
      return `told ${connectionId} in ${changes.length} messages what changed of the roster.`;
    const people = changes.flatMap(({ message }) => namedIn(message));
    if (new Set(people).size < people.length) return `told ${connectionId} twice of the same person.`;
  }
  return null;
};

/** Two changes of the largest kind do not fit beside each other where more than half is taken. */
const fewestFor = (changes: readonly Post[]): number =>
  1 + Math.ceil(changes.reduce((sum, { bytes }) => sum + bytes, 0) / (ROSTER_BYTES / 2));

const namedIn = (message: DownMessage): readonly string[] =>
  message.type === 'presence.changed'
    ? [...message.joined, ...message.changed, ...message.left].map(({ participantId }) => participantId)
    : [];

const rosterBytes = (message: DownMessage): number => {
  switch (message.type) {
    case 'session.joined':
    case 'roster':
      return Buffer.byteLength(JSON.stringify(message.roster));
    case 'presence.changed':
      return Buffer.byteLength(JSON.stringify([...message.joined, ...message.changed, ...message.left]));
    default:
      return 0;
  }
};

/** What nobody may do is looked up, and changes nothing. */
const doneThoughRefused = ({ told, writeUnits }: Spent): string | null => {
  const refusal = [...told.values()]
    .flat()
    .map(({ message }) => message)
    .find((message) => message.type === 'error' && forbidden.has(message.code));
  return refusal?.type === 'error' && writeUnits > 0
    ? `was answered ${refusal.code}, and wrote ${howMany(writeUnits, 'unit')}.`
    : null;
};

const forbidden: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'message.invalid',
  'message.not-json',
  'message.unknown-action',
  'action.forbidden',
  'member.owner',
  'session.not-found',
  'group.not-found',
]);
