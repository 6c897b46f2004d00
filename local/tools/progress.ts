/** Shows how far something has got, on a line that is written again and again. */
export type Progress = { readonly at: (done: number, total: number) => void; readonly end: () => void };

const WIDTH = 32;
const REFRESH = 100;

/** A bar, at most ten times a second; nothing where nobody looks. */
export const progressOn = (
  out: { readonly isTTY?: boolean; write(text: string): unknown },
  what: string,
  now: () => number,
): Progress => {
  if (!out.isTTY) return { at: () => {}, end: () => {} };
  let shownAt = Number.NEGATIVE_INFINITY;
  let last = '';
  const show = (text: string) => {
    last = text;
    out.write(`\r\u001b[K${text}`);
  };
  return {
    at: (done, total) => {
      if (now() - shownAt < REFRESH && done < total) return;
      shownAt = now();
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const full = Math.round(share * WIDTH);
      const percent = `${Math.floor(share * 100)}`.padStart(3);
      show(`${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${percent} %  ${done} of ${total} ${what}`);
    },
    end: () => {
      if (last !== '') out.write('\n');
    },
  };
};
