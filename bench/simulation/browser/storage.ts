/**
 * What a browser keeps for one tab: gone with the tab, and copied when the tab is duplicated. When storage is blocked,
 * nothing outlives a load.
 */
export type TabStorage = {
  readonly hasEntered: () => boolean;
  readonly markEntered: () => void;
  readonly copy: () => TabStorage;
};

export const createStorage = (isBlocked: boolean, entered = false): TabStorage => {
  let mark = entered;
  return {
    hasEntered: () => mark,
    markEntered: () => {
      mark = !isBlocked;
    },
    copy: () => createStorage(isBlocked, mark),
  };
};
