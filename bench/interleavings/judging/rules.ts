import { FORMER, PARTICIPANT } from '../../../functions/aws/items/keys.ts';
import { fromParticipantItem } from '../../../functions/aws/presence/participant-items.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { hashOf } from '../../../shared/audit/trail.ts';
import { after, type Instant } from '../../../shared/instant.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import type { Cloud } from '../stage/cloud.ts';
import { DAMAGED } from '../stage/furnishing.ts';
import { beliefOf } from './belief.ts';
import { mistimed } from './punctual.ts';
import { groundless } from './reasons.ts';
import { recordsIn } from './records.ts';

/** Everybody whom the table holds, but for those whom a case has damaged. Who is back counts, and not as they were put aside before. */
export const participantsIn = (cloud: Cloud): readonly Participant[] => {
  const found = new Map<string, Participant>();
  for (const kind of [FORMER, PARTICIPANT])
    for (const item of cloud.items())
      if (item.sk?.S?.startsWith(kind) && !item[DAMAGED]) {
        const one = fromParticipantItem(item);
        found.set(JSON.stringify([one.sessionId, one.participantId]), one);
      }
  return [...found.values()];
};

export const isInside = (one: Participant): one is Participant & { phase: 'present' | 'warned' } =>
  one.phase === 'present' || one.phase === 'warned';

/** Whether some trouble has to be. */
type Expected = (trouble: string) => boolean;

/** Rules that hold whenever nothing is running and nothing is overdue; the first that is broken. */
export const brokenIn = (cloud: Cloud, expected: Expected = () => false): string | null => {
  const [fault] = [...cloud.faults, ...cloud.troubles].filter((trouble) => !expected(trouble));
  if (fault !== undefined) return fault;
  const people = participantsIn(cloud);
  for (const one of people) {
    if (one.owed !== null) return `${one.participantId}: something is owed for ever.`;
    if (one.wakeAt !== null && one.wakeAt < cloud.clock() - 60_000) return `${one.participantId} is overdue.`;
    const outlived = outlivedBy(one, after(cloud.clock(), -60_000));
    if (outlived !== null) return `${one.participantId} ${outlived}`;
  }
  return (
    miscounted(cloud, people) ??
    unheard(cloud) ??
    misled(cloud, people) ??
    unrecorded(cloud, people) ??
    groundless(cloud, people)
  );
};

/** Every session says how many are inside, and every group what became of its sessions. */
const miscounted = (cloud: Cloud, people: readonly Participant[]): string | null => {
  for (const { pk, sk, occupancy, belongs } of cloud.items()) {
    if (belongs?.S === 'joining' || belongs?.S === 'leaving') return `${sk?.S} is ${belongs.S} for ever.`;
    if (sk?.S !== 'META' || occupancy?.N === undefined) continue;
    const inside = people.filter((one) => isInside(one) && `SESSION#${one.sessionId}` === pk?.S).length;
    if (inside !== Number(occupancy.N))
      return `${pk?.S} shows ${occupancy.N} inside, and there are ${inside}.`;
  }
  return null;
};

/** What has been over since then. */
const outlivedBy = (one: Participant, since: Instant): string | null => {
  if (one.phase === 'present' && one.hold && one.hold.until < since) return 'holds, and the hold is over.';
  const isOver = isInside(one) && Object.values(one.connections).some(({ expiresAt }) => expiresAt < since);
  return isOver ? 'is inside on a credential that has run out.' : null;
};

/** Every request is answered once, unless its function was struck or its client is gone. */
const unheard = (cloud: Cloud): string | null => {
  for (const { connectionId, request } of cloud.said) {
    if (cloud.sockets().get(connectionId)?.isOpen !== true || unanswered.has(request.action)) continue;
    const isThis = ({ requestId }: { readonly requestId?: string | undefined }) =>
      requestId === request.requestId;
    const asked = cloud.said.filter((one) => one.connectionId === connectionId && isThis(one.request));
    if (asked.some((one) => one.isStruck)) continue;
    const replies = cloud.sockets().get(connectionId)?.heard.filter(isThis).length;
    if (replies !== asked.length) return `${request.action} of ${connectionId} got ${replies} replies.`;
  }
  return null;
};

/** What is only answered when it is refused. */
const unanswered: ReadonlySet<string> = new Set(['activity', 'media']);

/** Clients believe what the table holds. */
const misled = (cloud: Cloud, people: readonly Participant[]): string | null => {
  for (const [connectionId, { isOpen }] of cloud.sockets()) {
    const belief = beliefOf(cloud, connectionId);
    const holders = people.filter((one) => isInside(one) && connectionId in one.connections);
    const isStruck = cloud.said.some((one) => one.connectionId === connectionId && one.isStruck);
    if (holders.length > 1) return `${connectionId} is in ${holders.length} sessions.`;
    const [holder] = holders;
    if (holder && cloud.gone.has(connectionId)) return `${connectionId} is gone, and held for inside.`;
    for (const message of cloud.sockets().get(connectionId)?.heard ?? []) {
      if (message.type !== 'presence.changed') continue;
      const told = [...message.joined, ...message.changed].map(({ participantId }) => participantId);
      if (new Set(told).size < told.length) return `${connectionId} is told the same twice at once.`;
    }
    if (!isOpen) continue;
    if (belief.sessionId !== null && holder?.sessionId !== belief.sessionId)
      return `${connectionId} believes to be in ${belief.sessionId}, the table says ${holder?.sessionId}.`;
    if (holder && belief.sessionId === null && !isStruck)
      return `${connectionId} is held for inside ${holder.sessionId} and does not know it.`;
    if (!holder || !isInside(holder) || belief.sessionId === null) continue;
    const logoutAt = holder.phase === 'warned' ? holder.warnedAt + holder.policy.warningPeriod : null;
    if (logoutAt !== belief.logoutAt && !asksAgain(cloud, connectionId))
      return `${connectionId} believes in a logout at ${belief.logoutAt}, the table in ${logoutAt}.`;
    const inside = people.filter((one) => isInside(one) && one.sessionId === holder.sessionId);
    const truth = inside.map(({ participantId, role }) => `${participantId} (${role})`).sort();
    if (truth.join() !== [...belief.roster].sort().join())
      return `${connectionId} sees ${belief.roster.join()} in ${holder.sessionId}, where ${truth.join()} are.`;
  }
  return null;
};

/** A client that was told of an internal error asks again, which these cases do not play; the histories do. */
const asksAgain = (cloud: Cloud, connectionId: string): boolean =>
  cloud
    .sockets()
    .get(connectionId)
    ?.heard.some((message) => message.type === 'error' && message.code === 'internal') === true;

/** What became of everybody is on record, once, and the core draws the same conclusion from it. */
const unrecorded = (cloud: Cloud, people: readonly Participant[]): string | null => {
  const records = recordsIn(cloud);
  for (const { sessionId, participantId, ...rest } of people) {
    const mine = records
      .filter(({ owner }) => owner.sessionId === sessionId && owner.participantId === participantId)
      .map(({ record }) => record as ParticipantRecord);
    let head = '';
    for (const [index, record] of mine.entries()) {
      if (record.sequence !== index + 1 || record.previous !== head)
        return `${participantId}: the chain breaks at ${index + 1}.`;
      head = hashOf({ sessionId, participantId }, record);
    }
    const isGuest = rest.kind === 'guest' && isInside({ sessionId, participantId, ...rest } as Participant);
    if (isGuest && !mine.some(({ type }) => type === 'admitted'))
      return `${participantId} is inside, and was never let in.`;
    const participant = { sessionId, participantId, ...rest } as Participant;
    if (participant.trail.head !== head) return `${participantId}: the item knows of another last record.`;
    const replay = replayed({ sessionId, participantId }, mine);
    if (replay.fault !== null) return `${participantId}: ${replay.fault}`;
    const differing = replay.participant ? differences(replay.participant, participant) : ['nobody'];
    if (differing.length > 0)
      return `${participantId}: the replay ends with another ${differing.join(', ')}.`;
  }
  return null;
};

/** Rules for the end, when everybody has been silent since then, for long enough. */
export const brokenInTheEnd = (cloud: Cloud, since: Instant, expected?: Expected): string | null => {
  for (const one of participantsIn(cloud)) {
    if (one.phase !== 'ended') return `${one.participantId} is silent and still ${one.phase}.`;
    if (one.wakeAt !== null) return `${one.participantId} has ended and is still to be woken.`;
  }
  for (const [connectionId, { isOpen }] of cloud.sockets())
    if (isOpen && beliefOf(cloud, connectionId).sessionId !== null)
      return `${connectionId} was never told that it is over.`;
  return brokenIn(cloud, expected) ?? mistimed(cloud, since);
};
