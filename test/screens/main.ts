import { copyFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { endPlainly } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { findChromium } from '../browser/engines/chromium.ts';
import { findFirefox } from '../browser/engines/firefox.ts';
import { findWebkit } from '../browser/engines/webkit.ts';
import { startStack } from '../stories/stack/stack.ts';
import { cameraIn } from './camera.ts';
import { endingScreens } from './endings.ts';
import { holdScreens } from './holds.ts';
import { managingScreens } from './managing.ts';
import { operationsScreens } from './operations.ts';
import { calmScreens } from './screens.ts';
import { warnedScreens } from './warned.ts';

/**
 * `npm run screens`: a picture of every screen, in both languages, both schemes, on a phone and in a window, in a
 * folder of its own with a page that shows them all. Fails when something is wider than its window. `--engine firefox`
 * or `webkit` replaces Chromium; `--part` limits it to some of the plays, `--only 35` to pictures whose names contain
 * that, and `--out DIR` says where to put them. `--docs` puts those that the documents show into `docs/`.
 */
const engines = { chromium: findChromium, firefox: findFirefox, webkit: findWebkit } as const;
endPlainly();
const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'chromium' },
    out: { type: 'string', default: 'screens' },
    part: { type: 'string', default: 'all' },
    only: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
});
/** What the README and the documents show. */
const documented = {
  'screens/session.png': '21-session.desktop.light.en.png',
  'screens/warning.png': '80-warning.phone.dark.en.png',
  'screens/ended.png': '81-ended-inactivity.phone.light.en.png',
  'ops.png': 'operations.png',
};
/** Each has a stack of its own, with the timings that it needs. */
const plays = [
  {
    settings: { idle: '1h', warning: '1h', 'lost-grace': '5s', 'goodbye-grace': '5s' },
    part: 'calm',
    play: calmScreens,
  },
  { settings: { idle: '1h', warning: '1h', 'idle-limit': '2h' }, part: 'managing', play: managingScreens },
  { settings: { idle: '10m', warning: '1h', 'hold-limit': '90m' }, part: 'holds', play: holdScreens },
  { settings: { idle: '5s', warning: '40s' }, part: 'warned', play: warnedScreens },
  { settings: { idle: '1h', warning: '1h' }, part: 'endings', play: endingScreens },
  { settings: { idle: '1h', warning: '1h', minute: '2s' }, part: 'operations', play: operationsScreens },
] as const;
const parts = plays.map(({ part }) => part);
if (values.part !== 'all' && !parts.some((part) => part === values.part))
  throw new UsageError(`There is no part "${values.part}": ${parts.join(', ')}.`);

const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

const find = Object.hasOwn(engines, values.engine) ? engines[values.engine as keyof typeof engines] : null;
const launch = find?.() ?? null;
if (find === null)
  throw new UsageError(`There is no engine "${values.engine}": ${Object.keys(engines).join(', ')}.`);
if (launch === null) throw new Error(`${values.engine} is not on this machine.`);

const folder = resolve(values.out, values.engine);
const camera = await cameraIn(folder, say, values.only);
const engine = await launch();
try {
  for (const { settings, part, play } of plays) {
    if (values.part !== 'all' && values.part !== part) continue;
    const stack = await startStack(settings);
    try {
      await play({ engine, stack, camera });
    } finally {
      await stack.remove();
    }
  }
} finally {
  await engine.close();
  const shown = camera
    .pictures()
    .map(
      (file) =>
        `<figure><a href="${file}"><img src="${file}" loading="lazy" /></a><figcaption>${file}</figcaption></figure>`,
    )
    .join('\n');
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{display:flex;flex-wrap:wrap;gap:1rem;align-items:start;font:13px system-ui;background:#888}figure{margin:0}img{height:26rem;max-width:40rem}</style>
${shown}
`,
  );
  say(`${camera.pictures().length} pictures in ${folder}`);
  if (values.docs)
    for (const [document, picture] of Object.entries(documented))
      if (camera.pictures().includes(picture)) await copyFile(join(folder, picture), join('docs', document));
  for (const sentence of camera.tooWide()) say(sentence);
  if (camera.tooWide().length > 0) process.exitCode = 1;
}
