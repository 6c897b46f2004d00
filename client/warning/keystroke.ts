/** The part of the event that tells what a key means. */
export type Keystroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/** Where somebody was typing: a field of several lines, of one, or none. */
export type FieldKind = 'lines' | 'line' | 'none';

/** Nobody has read a question that opened less than this ago (milliseconds): what is typed was meant for what is under it. */
export const UNSEEN = 2_000;

/**
 * What a key means that is pressed over the question, but on none of its buttons.
 *
 * | meaning | |
 * |---|---|
 * | `letter` | it belongs into the field, and whoever types is there |
 * | `answer` | whoever presses it is there |
 * | `nothing` | it moves through the question, or is the browser's or a screen reader's |
 *
 * Enter is a letter where it makes a line and the question has not been read yet; after that it says yes to what is asked.
 * It never sends off what stands in a field of one line. A key that is held down is nobody's answer: a book may lie on it.
 */
export const meaningOf = (
  stroke: Keystroke,
  field: FieldKind,
  openedAgo: number,
): 'letter' | 'answer' | 'nothing' => {
  if (stroke.repeat || !isTyping(stroke)) return 'nothing';
  if (field === 'none') return 'answer';
  if (stroke.key === 'Enter') return field === 'lines' && openedAgo < UNSEEN ? 'letter' : 'answer';
  return 'letter';
};

/** Whether it writes, deletes or pastes, by whatever keyboard and method of input. */
export const isTyping = ({ key, ctrlKey, metaKey, altKey }: Omit<Keystroke, 'repeat'>): boolean => {
  const pastes = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'v';
  if (pastes) return true;
  // Keys that write nothing have names.
  const isCharacter = key !== '' && !/^[A-Z][A-Za-z0-9]+$/.test(key);
  // AltGr is both, and Option of a Mac makes letters of its own.
  const isShortcut = metaKey || (altKey !== ctrlKey && !(altKey && isCharacter && !/[ -~]/.test(key)));
  return !isShortcut && (isCharacter || others.has(key));
};

const others = new Set(['Enter', 'Backspace', 'Delete', 'Dead', 'Process']);
