/** A mistake on the command line: the sentence is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
