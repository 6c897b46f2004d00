import type { Change } from '../../shared/bus/change.ts';
import type { BusEvent } from '../../shared/bus/details.ts';
import { type TellingSettings, toldOf } from '../../shared/bus/telling.ts';
import { DamagedItem } from '../../shared/damage.ts';
import type { StreamEvent, StreamRecord } from './stream-event.ts';

/** The event bus. */
export type Bus = {
  /** Puts at most `AT_ONCE` events, and answers with the places of those that it has not taken. None of them is lost by that. */
  put(events: readonly BusEvent[]): Promise<readonly Untaken[]>;
};

export type Untaken = { readonly place: number; readonly why: string };

/** The most that the bus takes in one call. */
export const AT_ONCE = 10;

export type Forwarding = {
  readonly bus: Bus;
  readonly telling: TellingSettings;
  /** What others are told of a record of the stream; null when that is nothing. @throws DamagedItem */
  readonly changeIn: (record: StreamRecord) => Change | null;
  readonly note: {
    readonly taken: (count: number) => void;
    readonly failed: (fault: unknown) => void;
    /** What cannot be read will never be: it is named, and passed over, since everybody behind it waits. */
    readonly damaged: (fault: unknown) => void;
  };
};

/** From which record on the stream has to be handed out again; nothing when all is done. */
export type Checkpoint = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

type Owed = { readonly event: BusEvent; readonly record: StreamRecord };

/**
 * Puts on the bus what the table has accepted, in its order. The stream is what is owed: it goes on behind the last record
 * that the bus has taken, so that a death anywhere repeats, and never leaves out.
 */
export const forward =
  ({ bus, telling, changeIn, note }: Forwarding) =>
  async ({ Records }: StreamEvent): Promise<Checkpoint> => {
    const owed: Owed[] = [];
    for (const record of Records)
      try {
        const change = changeIn(record);
        if (change !== null) owed.push({ event: toldOf(change, telling), record });
      } catch (fault) {
        if (!(fault instanceof DamagedItem)) throw fault;
        note.damaged(fault);
      }
    for (let from = 0; from < owed.length; from += AT_ONCE) {
      const some = owed.slice(from, from + AT_ONCE);
      const untaken = await putAll(bus, some, note.failed);
      note.taken(some.length - untaken.length);
      const [first] = untaken;
      const again = first === undefined ? undefined : some[first.place];
      if (again) return { batchItemFailures: [{ itemIdentifier: again.record.dynamodb.SequenceNumber }] };
    }
    return { batchItemFailures: [] };
  };

/** A call that fails has taken none, as far as anybody knows: not thrown, since those before it need not be told again. */
const putAll = async (
  bus: Bus,
  owed: readonly Owed[],
  failed: (fault: unknown) => void,
): Promise<readonly Untaken[]> => {
  try {
    const untaken = await bus.put(owed.map(({ event }) => event));
    const places = [...untaken].sort((a, b) => a.place - b.place);
    for (const { why } of places) failed(new Error(`The bus has not taken an event: ${why}`));
    return places;
  } catch (fault) {
    failed(fault);
    return owed.map((_, place) => ({ place, why: String(fault) }));
  }
};
