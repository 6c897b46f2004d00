/** Why evidence is not taken, in a sentence. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
}
