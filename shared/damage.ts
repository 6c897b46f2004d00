/** A stored item that cannot have been written by us. It is the trouble of whoever it belongs to, and of nobody else. */
export class DamagedItem extends Error {
  override readonly name = 'DamagedItem';
}
