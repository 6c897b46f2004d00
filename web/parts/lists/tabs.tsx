import { type KeyboardEvent, useRef } from 'react';

export type Tab<K extends string> = {
  readonly key: K;
  readonly label: string;
  readonly count: string | null;
};

type Props<K extends string> = {
  /** What the tabs are for. */
  readonly label: string;
  readonly tabs: readonly Tab<K>[];
  readonly chosen: K;
  readonly choose: (key: K) => void;
  /** The id of the panel they switch. */
  readonly panel: string;
};

/**
 * Tabs, each with its number of entries. As in the ARIA practices: one stop of the Tab key, and the arrow keys choose.
 */
export const Tabs = <K extends string>({ label, tabs, chosen, choose, panel }: Props<K>) => {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ key }) => key === chosen);
    const to = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const next = to === undefined ? undefined : tabs[to];
    if (to === undefined || next === undefined) return;
    event.preventDefault();
    choose(next.key);
    (list.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={list} role="tablist" tabIndex={-1} aria-label={label} className="tabs" onKeyDown={onKeyDown}>
      {tabs.map(({ key, label: name, count }) => (
        <button
          key={key}
          id={tabId(panel, key)}
          type="button"
          role="tab"
          aria-selected={key === chosen}
          aria-controls={panel}
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => choose(key)}
        >
          {name} {count !== null && <span className="count">{count}</span>}
        </button>
      ))}
    </div>
  );
};

/** The id by which the panel names its tab. */
export const tabId = (panel: string, key: string): string => `${panel}-${key}`;
