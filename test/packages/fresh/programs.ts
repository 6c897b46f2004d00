import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The example of the client's README, as it is and for `require`. */
export const programs = async (url: string): Promise<readonly (readonly [string, string])[]> => {
  const readme = await readFile(join(import.meta.dirname, '../../../client/README.md'), 'utf8');
  const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const here = example
    .replaceAll('http://localhost:3000', url)
    .replaceAll('ws://localhost:3000', url.replace('http', 'ws'));
  const required = here.replaceAll(/^import (\{.*\}) from (.*);$/gm, 'const $1 = require($2);');
  return [
    ['esm.mjs', here],
    ['cjs.cjs', `(async () => {\n${required}\n})();\n`],
  ];
};
