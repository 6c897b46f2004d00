import type { Taken } from '../../platform/bus-service.ts';
import type { Fail } from '../account.ts';
import { keyOf, type PersonAccount } from '../account.ts';

type Told = { readonly word: string; readonly id: string };

/**
 * Everything that the table was seen to make of somebody has come out of the bus at least once, in order by its
 * numbers; and so has every turn of a session from empty to occupied, or back.
 */
export const createBusRules = (fail: Fail) => {
  const lines = new Map<string, Map<number, Told>>();
  const ids = new Map<string, string>();
  const turns = new Map<string, { inside: number; readonly expected: string[] }>();

  const lineOf = (name: string): Map<number, Told> => {
    const line = lines.get(name) ?? new Map<number, Told>();
    lines.set(name, line);
    return line;
  };

  return {
    /** A consumer has received an event. */
    taken: ({ type, detail }: Taken): void => {
      const { sessionId, participantId, sequenceOf, sequence, ending, id } = detail;
      const word = type === 'participant.ended' ? (ending ?? '') : type.slice(type.indexOf('.') + 1);
      const name = `${sequenceOf} ${keyOf(sessionId, participantId ?? '')}`;
      const known = lineOf(name).get(sequence);
      if (known && (known.word !== word || known.id !== id))
        fail('bus', `${name} has two events of number ${sequence}: ${known.word} and ${word}.`);
      const said = `${name} ${sequence}`;
      if ((ids.get(id) ?? said) !== said) fail('bus', `${said} has the id of ${ids.get(id)}.`);
      ids.set(id, said);
      lineOf(name).set(sequence, { word, id });
    },

    /** The table has accepted another occupancy of a session. */
    published: (sessionId: string, inside: number, number: number): void => {
      const turn = turns.get(sessionId) ?? { inside: 0, expected: [] };
      turns.set(sessionId, turn);
      if (inside > 0 !== turn.inside > 0)
        turn.expected.push(`${inside > 0 ? 'occupied' : 'emptied'} ${number}`);
      turn.inside = inside;
    },

    /** `became` is what the table was seen to make of them; what their item still owes may be missing from its end. */
    judge: ({ sessionId, person, snapshot }: PersonAccount, became: readonly string[]): void => {
      const line = lineOf(`participant ${keyOf(sessionId, person)}`);
      const told = [...line].sort(([one], [other]) => one - other);
      const words = told.map(([, { word }]) => word);
      const numbers = told.map(([number]) => number);
      const owed = snapshot?.owed?.records.length ?? 0;
      const isMissing = became.length - words.length > owed;
      const inOrder = numbers.every((number, nth) => number === nth + 1);
      if (isMissing || !inOrder || became.slice(0, words.length).join() !== words.join())
        fail(
          'bus',
          `${person}: ${became.join()} came to pass, ${words.join()} came out of the bus, as ${numbers.join()}.`,
        );
    },

    judgeSessions: (): void => {
      for (const [sessionId, { expected }] of turns) {
        const told = [...lineOf(`occupancy ${keyOf(sessionId, '')}`)].sort(([one], [other]) => one - other);
        const words = told.map(([number, { word }]) => `${word} ${number}`);
        if (words.join() !== expected.join())
          fail('bus', `${sessionId}: ${expected.join()} came to pass, ${words.join()} came out of the bus.`);
      }
    },
  };
};
