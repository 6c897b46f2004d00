const WIDTH = 30;

type Screen = { readonly isTTY?: boolean; readonly write: (text: string) => unknown };

/** Draws a bar over itself where somebody is looking, and nothing into a file. */
export const progressBar =
  (screen: Screen) =>
  (done: number, total: number): void => {
    if (!screen.isTTY) return;
    const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    screen.write(`\r${bar} ${done} of ${total}${done >= total ? '\n' : ''}`);
  };
