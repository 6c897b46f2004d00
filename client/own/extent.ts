/** In UTF-8, also where there is no `TextEncoder`. JSON text has no half characters. */
const bytesOf = (text: string): number => encodeURIComponent(text).replace(/%../g, '-').length;

/**
 * The JSON of a value that may be so large.
 * @throws RangeError for what is larger, or is no JSON.
 */
export const inFrame = (value: unknown, most: number): string => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new RangeError('That is no JSON value.');
  const bytes = bytesOf(text);
  if (bytes > most) throw new RangeError(`It has ${bytes} bytes; ${most} are allowed.`);
  return text;
};
