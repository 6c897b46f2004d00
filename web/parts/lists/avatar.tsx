type Props = { readonly id: string; readonly name: string };

/** A letter on the person's own colour. Hidden from screen readers, because the name stands beside it. */
export const Avatar = ({ id, name }: Props) => (
  <span className={`avatar tone-${toneOf(id)}`} aria-hidden="true">
    {Array.from(name)[0]?.toUpperCase() ?? '?'}
  </span>
);

const TONES = 6;

const toneOf = (id: string): number =>
  Array.from(id).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % TONES;
