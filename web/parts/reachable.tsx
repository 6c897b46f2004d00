import { createContext, type KeyboardEvent, type ReactNode, useContext, useRef, useState } from 'react';

const Reachable = createContext(true);

/** A control's tab index in a row: the Tab key stops at one row of a long list, and the arrow keys lead on. */
export const useTabIndex = (): 0 | -1 => (useContext(Reachable) ? 0 : -1);

type Props = {
  readonly className?: string | undefined;
  readonly children: readonly {
    readonly key: string;
    readonly className?: string;
    readonly row: ReactNode;
  }[];
};

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * A list whose rows have buttons. Hundreds of rows would be hundreds of stops of the Tab key. So it stops only at the
 * row that last had the focus, and the arrow keys go from row to row, to the same button in each.
 */
export const Rows = ({ className, children }: Props) => {
  const list = useRef<HTMLUListElement>(null);
  const [here, setHere] = useState<string | null>(null);
  const active = children.some(({ key }) => key === here) ? here : children[0]?.key;

  const rowOf = (target: EventTarget): number =>
    [...(list.current?.children ?? [])].findIndex((row) => row.contains(target as Node));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    // Arrow keys have a meaning of their own in a field and a choice; an open menu keeps them to itself.
    if (
      step === undefined ||
      !(event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement)
    )
      return;
    // Some are hidden on a phone.
    const rows = [...(list.current?.children ?? [])].filter((row) => row.getClientRects().length > 0);
    const from = rows.findIndex((row) => row.contains(event.target as Node));
    const place = controlsOf(rows[from]).indexOf(event.target);
    for (let at = from, next = step(at, rows.length - 1); next !== at; ) {
      const controls = controlsOf(rows[next]);
      const control = controls[Math.min(place, controls.length - 1)];
      if (control !== undefined) {
        event.preventDefault();
        control.focus();
        return;
      }
      [at, next] = [next, step(next, rows.length - 1)];
    }
  };

  return (
    <ul
      ref={list}
      className={className}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => setHere(children[rowOf(target)]?.key ?? null)}
    >
      {children.map(({ key, className: kind, row }) => (
        <li key={key} className={kind}>
          <Reachable value={key === active}>{row}</Reachable>
        </li>
      ))}
    </ul>
  );
};

const controlsOf = (row: Element | undefined): HTMLElement[] => [
  ...(row?.querySelectorAll<HTMLElement>('button,a[href]') ?? []),
];
