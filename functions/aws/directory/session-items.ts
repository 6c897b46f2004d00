import { noTrail, type Trail } from '../../../shared/audit/trail.ts';
import type { Session, SessionRecord, SessionState } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import type { Showing, Untold } from '../../../shared/ports/sessions.ts';
import { type Door, emptyDoor } from '../../../shared/presence/door.ts';
import { fromItem, type Item, malformed, numberOf, textOf, toItem } from '../items/items.ts';
import { SESSION, sessionKey } from '../items/keys.ts';
import { known, shaped } from '../items/shape.ts';

/** A session as an item. Its presence numbers are not in it: they begin with the first number taken. */
export const toSessionItem = ({
  id,
  occupancyRevision: _unpublished,
  owedClearing: _none,
  owedGoverning: _nor,
  doomedAt: _neither,
  ...fields
}: Session): Item => ({
  ...sessionKey(id),
  ...shaped,
  ...toItem(fields),
});

/** Where the wake index holds the sessions that owe a clearing. They are few. */
export const UNCLEARED = 'sessions';

/**
 * @throws Error when the item cannot have been written by `toSessionItem`.
 */
export const fromSessionItem = (item: Item): Session => {
  const state = textOf(item, 'state');
  const {
    policy,
    door = emptyDoor,
    trail = noTrail,
    owedRecord = null,
    owner = null,
    heir = null,
    metadata = {},
    imposed = [],
  } = fromItem(known(item));
  if (
    !isState(state) ||
    !isObject(policy) ||
    !isObject(door) ||
    !isObject(trail) ||
    !isObject(metadata) ||
    !Array.isArray(imposed)
  )
    throw malformed(item);
  return {
    id: textOf(item, 'pk', SESSION),
    name: textOf(item, 'name'),
    state,
    owner: owner as Session['owner'],
    heir: heir as Session['heir'],
    policy,
    imposed: imposed as Session['imposed'],
    ruleRevision: item.ruleRevision ? numberOf(item, 'ruleRevision') : 0,
    metadata: metadata as Session['metadata'],
    revision: numberOf(item, 'revision'),
    occupancy: numberOf(item, 'occupancy'),
    occupancyRevision: item.occupancySeq ? numberOf(item, 'occupancySeq') : 0,
    door: { ...emptyDoor, ...(door as Partial<Door>) },
    trail: trail as Trail,
    owedRecord: owedRecord as SessionRecord | null,
    owedClearing: item.owedClearing
      ? { by: textOf(item, 'owedClearing'), since: instant(numberOf(item, 'wakeAt')) }
      : null,
    owedGoverning: item.owedGoverning ? instant(numberOf(item, 'owedGoverning')) : null,
    doomedAt: item.doomedAt ? instant(numberOf(item, 'doomedAt')) : null,
  };
};

/** What open lists show of it; grey, until they have been told of anybody. */
export const showingFrom = (item: Item): Showing => {
  const shown = item.shown ? textOf(item, 'shown') : 'grey';
  if (shown !== 'green' && shown !== 'grey' && shown !== 'in doubt') throw malformed(item);
  return { shown, again: item.shownAgain?.N ? instant(numberOf(item, 'shownAgain')) : null };
};

/** What is noted in it to be told. */
export const untoldFrom = (item: Item): Untold => ({
  number: numberOf(item, 'presenceSeq'),
  people: item.untold?.SS?.length ?? 0,
  atLeisure: item.untoldAtLeisure?.SS?.length ?? 0,
  told: item.toldSeq ? numberOf(item, 'toldSeq') : 0,
  toldAt: item.toldAt ? instant(numberOf(item, 'toldAt')) : null,
  occupancy: numberOf(item, 'occupancy'),
  ruleRevision: item.ruleRevision ? numberOf(item, 'ruleRevision') : 0,
});

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isState = (state: string): state is SessionState =>
  state === 'active' || state === 'closed' || state === 'hidden';
