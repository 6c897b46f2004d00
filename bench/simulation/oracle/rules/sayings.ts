import type { Item } from '../../../../functions/aws/items/items.ts';
import type { Instant } from '../../../../shared/instant.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { placeOf } from '../../platform/place.ts';
import { GROUP } from '../../script/script.ts';
import { createPast } from '../past.ts';
import { imposedIn, ruleIn } from '../stored.ts';

/** What a session or the group sets about the timings, and what a session knows of its group. */
export type Saying = { readonly own: Rule; readonly imposed: readonly Rule[] };

/** The rules in the table. `turned` is called with the session in which other rules now apply; null for all of them. */
export const createSayings = (now: () => Instant, turned: (sessionId: string | null) => void) => {
  const sayings = createPast<Saying>(now);
  const belongings = new Map<string, string | null>();
  let isClosed = false;
  return {
    written: (before: Item | undefined, after: Item | undefined): void => {
      const { owner, kind, name } = placeOf(after ?? before ?? {});
      if (kind === 'SESSION' && owner === GROUP) {
        const is = after?.belongs?.S ?? null;
        if (belongings.get(name) === is) return;
        belongings.set(name, is);
        turned(name);
      }
      if (kind === 'META' && owner === GROUP && after?.revision === undefined) isClosed = true;
      if (kind !== 'META' || after === undefined || numbersOf(before) === numbersOf(after)) return;
      sayings.note(owner, { own: ruleIn(after), imposed: imposedIn(after) });
      turned(owner === GROUP ? null : owner);
    },
    /** Every state at any time since then. */
    since: (id: string, then: number): readonly Saying[] =>
      sayings.since(id, then).filter((one) => one !== null),
    now: sayings.now,
    /** Whether the group has been deleted. */
    isClosed: (): boolean => isClosed,
    /** How a session belongs to the group; null when it does not. */
    belongs: (sessionId: string): string | null => belongings.get(sessionId) ?? null,
  };
};

export type Sayings = ReturnType<typeof createSayings>;

/** A number that changes with whatever a session or a group sets, or is under. */
const numbersOf = (item: Item | undefined): string =>
  `${item?.revision?.N} ${item?.ruleRevision?.N} ${item?.ruleSeq?.N}`;
