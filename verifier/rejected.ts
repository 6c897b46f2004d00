/** Why evidence is rejected, in a sentence. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
}
