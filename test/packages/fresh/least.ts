import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import client from '../../../client/package.json' with { type: 'json' };
import construct from '../../../infra/package/manifest.json' with { type: 'json' };
import { startStack } from '../../stories/stack/stack.ts';
import type { Place } from './place.ts';
import { programs } from './programs.ts';

/** The least version that a manifest's range admits. */
const least = (range: string): string =>
  range.replace(/^\D+/, '').split('.').concat('0', '0').slice(0, 3).join('.');

const peers = Object.entries({ ...client.peerDependencies, ...construct.peerDependencies }).map(
  ([name, range]) => `${name}@${least(range)}`,
);

/** Everything that the packages can be used with, each in the least version that they declare. */
export const leastOfAll = async (place: Place): Promise<void> => {
  await place.run('mkdir least');
  const app = place.at('least');
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const node = `node-${platform}@${least(client.engines.node)}`;
  const react = least(client.peerDependencies.react);
  await app.run(
    `npm init -y >/dev/null\nnpm install @vigil/client\nnpm install @vigil/construct\nnpm install ${peers.join(' ')} react-dom@${react} ws ${node}`,
  );
  // Nobody's package manager has put it into the path.
  const old = (await app.run(`node -p "require.resolve('node-${platform}/bin/node')"`)).trim();
  const says = async (name: string, source: string, expected: string): Promise<void> => {
    await app.write(name, source);
    const said = await app.run(`'${old}' ${name} 2>&1`);
    if (!said.includes(expected)) throw new Error(`${name} said:\n${said}`);
  };
  await says('synth.js', SYNTH, 'made: AWS::Lambda::Function');
  await says('render.js', RENDER, 'rendered: <p>One moment</p>');
  await says(
    'no-socket.js',
    "try { require('@vigil/client').connect({ url: 'ws://x', token: async () => '' }); } catch (error) { console.log(error.message); }",
    'No WebSocket: connect({ WebSocket }).',
  );
  const stack = await startStack();
  try {
    for (const [name, source] of await programs(stack.url)) {
      const given = source.replace(', token })', ', token, WebSocket })');
      const first = name.endsWith('.mjs')
        ? "import { WebSocket } from 'ws';"
        : "const { WebSocket } = require('ws');";
      await says(name, `${first}\n${given}`, 'inside: Anna');
    }
    const document = await readFile(join(import.meta.dirname, 'document.mjs.txt'), 'utf8');
    await says('document.mjs', document.replaceAll('http://localhost:3000', stack.url), 'the same: true');
  } finally {
    await stack.remove();
  }
};

const SYNTH = `const { App, Stack } = require('aws-cdk-lib/core');
const { Vigil } = require('@vigil/construct');
const app = new App();
new Vigil(new Stack(app, 'Least'), 'Presence', { alarmEmail: 'on-call@example.com' });
const { Resources } = app.synth().getStackByName('Least').template;
console.log('made:', Object.values(Resources).map(({ Type }) => Type).sort().join(' ').match(/AWS::Lambda::Function /)[0]);
`;

const RENDER = `const { createElement } = require('react');
const { renderToString } = require('react-dom/server');
const { connect } = require('@vigil/client');
const { useParticipation, useStatus } = require('@vigil/client/react');
class WebSocket {}
const client = connect({ url: 'ws://x', token: async () => '', WebSocket });
const Page = () => {
  useStatus(client);
  return createElement('p', null, useParticipation(client, 's1') === null ? 'One moment' : 'Inside');
};
console.log('rendered:', renderToString(createElement(Page)));
`;
