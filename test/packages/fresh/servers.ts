import { documentedFile } from '../../docs/documented.ts';
import { startStack } from '../../stories/stack/stack.ts';
import type { Place } from './place.ts';
import { programs } from './programs.ts';

/** The client where there is no page: rendering on a server, and Node programs as ESM and as CommonJS. */
export const servers = async (place: Place): Promise<void> => {
  await place.run('mkdir server');
  const server = place.at('server');
  await server.run(
    'npm init -y >/dev/null\nnpm install @vigil/client\nnpm install react react-dom typescript @types/react @types/react-dom @types/node',
  );
  await rendered(server);
  const stack = await startStack();
  try {
    for (const [name, source] of await programs(stack.url)) {
      await server.write(name, source);
      const said = await server.run(`node ${name}`);
      if (!said.includes('inside: Anna')) throw new Error(`${name} said:\n${said}`);
    }
  } finally {
    await stack.remove();
  }
};

/** The document's page, rendered where nothing may connect: it shows its state before anybody is inside. */
const rendered = async (server: Place): Promise<void> => {
  await server.write('page/App.tsx', documentedFile('src/App.tsx'));
  await server.write(
    'page/render.tsx',
    "import { renderToString } from 'react-dom/server';\nimport App from './App.js';\nconsole.log(renderToString(<App />));\n",
  );
  for (const [format, type] of Object.entries({ esm: 'module', cjs: 'commonjs' })) {
    await server.write('page/package.json', JSON.stringify({ type }));
    const strict =
      '--strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --skipLibCheck false --module nodenext --target es2023 --jsx react-jsx --types node';
    await server.run(
      `npx tsc ${strict} --rootDir page --outDir ${format} page/render.tsx\ncp page/package.json ${format}/`,
    );
    const html = await server.run(`node ${format}/render.js`);
    if (!html.includes('<p>One moment …</p>')) throw new Error(`Rendered as ${format}: ${html}`);
  }
};
