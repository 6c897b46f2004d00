import process from 'node:process';
import { startStack } from '../../stories/stack/stack.ts';
import type { Place } from './place.ts';
import { programs } from './programs.ts';

/** What the client's README says that it was tried in, and the Node before ours. */
const runtimes: Readonly<Record<string, readonly [runtime: string, command: string]>> = {
  'Node 22': [`node-${process.platform}-${process.arch}@22`, 'node'],
  Bun: ['bun@1', 'bun'],
  Deno: ['deno@2', 'deno run --allow-all'],
};

/** The client's README in runtimes that are not ours: its example, and somebody whose token is refused. */
export const otherRuntimes = async (place: Place): Promise<void> => {
  const stack = await startStack();
  try {
    for (const [name, [runtime, command]] of Object.entries(runtimes)) {
      const folder = `runtime-${runtime.replace(/@.*/, '')}`;
      await place.run(`mkdir ${folder}`);
      const app = place.at(folder);
      // Some fetch their program when they are installed, which npm has to be allowed.
      await app.run(
        `npm init -y >/dev/null\nnpm pkg set 'allowScripts.bun=true' 'allowScripts.deno=true' --json\nnpm install @vigil/client\nnpm install --ignore-scripts=false ${runtime}`,
      );
      const says = async (file: string, source: string, expected: string): Promise<void> => {
        await app.write(file, source);
        const said = await app.run(`PATH="$PWD/node_modules/.bin:$PATH" timeout 60 ${command} ${file} 2>&1`);
        if (!said.includes(expected)) throw new Error(`${file} in ${name} said:\n${said}`);
      };
      for (const [file, source] of await programs(stack.url)) await says(file, source, 'inside: Anna');
      await says('refused.mjs', refused(stack.url), 'refused: client.refused');
    }
  } finally {
    await stack.remove();
  }
};

/** Browsers and servers tell of a refused socket in different ways, and some by an error alone. */
const refused = (url: string): string => `import { connect } from '@vigil/client';
const client = connect({ url: '${url.replace('http', 'ws')}/ws', token: async () => 'wrong' });
const told = await client.join('s1').ready().then(() => 'inside', ({ code }) => code);
console.log('refused:', told);
client.close();
`;
