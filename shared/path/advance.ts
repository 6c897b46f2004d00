import type { Refusal } from '../lifecycle/effect.ts';
import { goingAway, type Happening, LAST_WORD } from '../lifecycle/happening.ts';
import type { Trouble } from '../ports.ts';
import type { ConnectionId, GoneConnection, Participant, ParticipantKey } from '../presence/participant.ts';
import type { Aside } from './aside.ts';
import { sendOut } from './clearing.ts';
import { AT_ONCE, eachOf } from './crowd.ts';
import { governingOf } from './in-force.ts';
import { type PerformPorts, perform } from './perform.ts';
import { arrivedBy, type Place, placeOf } from './places.ts';
import type { Roster } from './roster.ts';
import { step, strikeAllButRoster, strikeDebt, type Witness } from './step.ts';

export type Advanced = {
  readonly participant: Participant | null;
  readonly refusal: Refusal | null;
  /** The roster that was published on the way, if one was. */
  readonly roster: Roster | null;
  /** Of a join by which they are inside, or at the door: where its connection is by then. If not here, it has been taken out. */
  readonly place?: Place | null;
};

/**
 * Without `aside` it is over when everybody has been told; what could not be told for want of the gateway makes it fail,
 * so that it is tried again. With it, somebody waits for a reply: they neither wait for the others, nor are their fault.
 */
export type Advance = (key: ParticipantKey, happening: Happening, aside?: Aside) => Promise<Advanced>;

/**
 * The one path of every happening: load → decide → save → perform. What a death or a failure leaves undone after the
 * save stands in the item as owed, and the next alarm or the sweep does it.
 */
export const advancer = (ports: PerformPorts, witness: Witness): Advance => {
  const advance: Advance = async (key, happening, aside) => {
    const decision = await step(ports, witness, key, happening);
    const { next: participant, effects, refusal } = decision;
    const { roster, isTold, intruders, ruleRevision, telling } = await perform(
      ports,
      key,
      decision,
      happening,
    );
    // Before the debt is struck: after a death here, whoever publishes again finds them again.
    const manner = happening.type === 'join' ? { answered: happening.connectionId } : {};
    const cleared = await sendOut(ports, witness, key.sessionId, intruders, manner);
    const finish = async () => {
      const { gone, missed, failed } = await telling;
      const more = await cleared.finish();
      // What could not be told stays owed, and the sweep tells it.
      if (effects.length > 0 && failed.length + missed.length === 0 && cleared.isClear)
        await (isTold ? strikeDebt : strikeAllButRoster)(ports, participant);
      await giveUp({ advance, ...ports }, [...gone, ...more], aside);
      if (failed.length > 0 && aside === undefined)
        throw new AggregateError(failed, `${failed.length} could not be told`);
    };
    // Before the debt is struck, too: whoever came in by what was in force a moment ago is in no fan-out of what is now.
    const session = isBehind(participant, ruleRevision) ? await ports.sessions.find(key.sessionId) : null;
    const governed =
      session && (await advance(key, { type: 'govern', ...governingOf(ports, session) }, aside));
    const place = await looked(
      key,
      { happening, repays: effects.length > 0 },
      cleared.outcome(key) ?? participant,
      aside,
    );
    if (aside) aside(finish());
    else await finish();
    return {
      participant: cleared.outcome(key) ?? governed?.participant ?? participant,
      refusal,
      roster,
      place,
    };
  };

  /**
   * Looks, before the debt is struck, where the connections are by now by which they came in; after a death whoever repays the
   * debt does it. Those that are elsewhere are taken out, unless they have said since that they come back.
   */
  const looked = async (
    key: ParticipantKey,
    { happening, repays }: { readonly happening: Happening; readonly repays: boolean },
    participant: Participant | null,
    aside?: Aside,
  ): Promise<Place | null> => {
    if (participant === null || participant.phase === 'ended') return null;
    const { connections } = participant;
    const own =
      happening.type === 'join' && Object.hasOwn(connections, happening.connectionId)
        ? happening.connectionId
        : null;
    let place: Place | null = null;
    for (const id of new Set([...(own === null ? [] : [own]), ...(repays ? arrivedBy(participant) : [])])) {
      const found = await placeOf(ports, key, id);
      if (id === own) place = found.place;
      if (found.place !== 'here') await advance(key, undoing(id, found), aside);
    }
    return place;
  };
  return advance;
};

/** Who has left on purpose is not waited for, as whoever has closed a tab is: nobody sees them again for a grace. */
const undoing = (
  connectionId: ConnectionId,
  { place, said }: Awaited<ReturnType<typeof placeOf>>,
): Happening => (place === 'left' ? { type: 'leave', connectionId, said } : goingAway(connectionId, said));

const isBehind = (participant: Participant | null, ruleRevision: number | null): boolean =>
  ruleRevision !== null &&
  participant !== null &&
  participant.phase !== 'ended' &&
  (participant.rule?.revision ?? 0) < ruleRevision;

/**
 * A post that found nobody is that connection's disconnect, whatever the platform says later. Where that cannot be saved,
 * it is that person's trouble: the next post finds it again, and in the end the connection's lease.
 */
export const giveUp = async (
  { advance, trouble }: { readonly advance: Advance; readonly trouble: Trouble },
  gone: readonly GoneConnection[],
  aside?: Aside,
): Promise<void> =>
  eachOf(gone, AT_ONCE, async ({ connectionId, ...key }) => {
    await advance(key, { type: 'disconnect', connectionId, said: LAST_WORD }, aside).catch((fault: unknown) =>
      trouble(key, fault),
    );
  });
