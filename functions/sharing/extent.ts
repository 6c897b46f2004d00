import { bytesOf, JsonText } from '../../shared/json-text.ts';
import { type Answer, refused } from '../message/answer.ts';

/** The text of a value that came in a frame, if it is no larger than it may be. */
export const within = (value: unknown, most: number): { text: JsonText } | { refusal: Answer } => {
  if (!(value instanceof JsonText)) throw new TypeError('A value has come without its text.');
  const bytes = bytesOf(value);
  return bytes > most
    ? { refusal: refused('value.too-large', `The value has ${bytes} bytes; ${most} are allowed.`) }
    : { text: value };
};
