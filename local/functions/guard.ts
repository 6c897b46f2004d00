import { type ChildProcess, spawn } from 'node:child_process';

/** Sees to it that no process outlives whoever started it, even by `kill -9`: one that stands still would for ever. */
export type Guard = { readonly watch: (child: ChildProcess) => void };

/** Keeps the ids of those that live; at the end of its input, which is the end of whoever writes to it, it ends them. */
const SCRIPT = `
pids=' '
while read -r sign pid; do
  case $sign in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
[ "$pids" = ' ' ] || kill -9 $pids
`;

export const startGuard = (): Guard => {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  const write = (line: string): void => {
    shell.stdin.write(`${line}\n`);
  };
  return {
    watch: (child) => {
      if (child.pid === undefined) return;
      const { pid } = child;
      write(`+ ${pid}`);
      child.once('exit', () => write(`- ${pid}`));
    },
  };
};
