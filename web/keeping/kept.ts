/**
 * What a browser stores for the page. Where it stores nothing (blocked cookies, a full disk), values last for this
 * load.
 */
export type Kept = {
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
  readonly drop: (key: string) => void;
  readonly keys: () => readonly string[];
  /** Whether what is kept now will be there after a reload. */
  readonly lasts: () => boolean;
};

/** `open` throws where storage is blocked: even naming it is refused. Some browsers have none then. */
export const keptIn = (open: () => Storage | null): Kept => {
  const here = new Map<string, string>();
  const attempt = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    try {
      const storage = open();
      return storage === null ? otherwise : use(storage);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return otherwise;
    }
  };
  const put = (key: string, value: string): boolean =>
    attempt((storage) => {
      storage.setItem(key, value);
      return true;
    }, false);
  const drop = (key: string): void => {
    here.delete(key);
    attempt((storage) => storage.removeItem(key), undefined);
  };
  return {
    get: (key) => here.get(key) ?? attempt((storage) => storage.getItem(key), null),
    set(key, value) {
      here.delete(key);
      if (!put(key, value)) here.set(key, value);
    },
    drop,
    keys: () => [
      ...here.keys(),
      ...attempt(
        (storage) => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? ''),
        [],
      ),
    ],
    lasts() {
      const does = put(PROBE, '');
      drop(PROBE);
      return does;
    },
  };
};

const PROBE = 'vigil.probe';

/** What a text of JSON says; null for one that is none, left by whatever else was here. */
export const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};

/** Gone with the tab; a duplicated tab begins with a copy. */
export const keptByTab = keptIn(() => sessionStorage);

/** Shared by all tabs of this browser. */
export const keptByBrowser = keptIn(() => localStorage);
