import type { PastWrite, StoredItem } from '../../../shared/content/content.ts';
import { forgottenAt } from '../../../shared/content/deletions.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { type Item, malformed, numberOf, textOf, toItem } from '../items/items.ts';
import { CONTENT, contentKey } from '../items/keys.ts';
import { known, shaped } from '../items/shape.ts';

/**
 * A content item: its value as JSON text, and its last writes as one line each, since every byte of them is billed with
 * every write. One that was deleted is forgotten some time later. `fence` may stand in it, or alone where there is no item yet.
 */
export const toContentItem = (
  sessionId: SessionId,
  { itemId, revision, value, writes }: StoredItem,
): Item => ({
  ...contentKey(sessionId, itemId),
  ...shaped,
  ...toItem({
    revision,
    value: value?.text,
    writes: writes.map(toLine),
    expiresAt: value === null ? expiryOf(writes) : undefined,
  }),
});

/** When a deletion may be forgotten, in seconds; its last write is the deletion itself. */
const expiryOf = (writes: readonly PastWrite[]): number | undefined => {
  const last = writes.at(-1);
  return last && Math.ceil(forgottenAt(last.at) / 1_000);
};

/**
 * The item, or null where only a fence stands.
 * @throws Error when it cannot have been written by us.
 */
export const fromContentItem = (item: Item): StoredItem | null => {
  if (!item.revision) return null;
  return {
    itemId: textOf(known(item), 'sk', CONTENT),
    revision: numberOf(item, 'revision'),
    value: item.value ? new JsonText(textOf(item, 'value')) : null,
    writes: (item.writes?.L ?? []).map((line) => fromLine(line.S ?? '', item)),
  };
};

const toLine = ({ mark, revision, at }: PastWrite): string =>
  `${mark} ${revision.toString(36)} ${at.toString(36)}`;

const fromLine = (line: string, item: Item): PastWrite => {
  const [mark, revision = '', at = ''] = line.split(' ');
  const write = { revision: Number.parseInt(revision, 36), at: Number.parseInt(at, 36) };
  if (mark === undefined || Number.isNaN(write.revision) || Number.isNaN(write.at)) throw malformed(item);
  return { mark, revision: write.revision, at: instant(write.at) };
};
