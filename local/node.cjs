// `node local/node.cjs <file> …` runs that file. Any Node can read this one: one that is too old would stumble over types.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { constants } = require('node:os');
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const LEAST = [24, 21];
const IS_WINDOWS = process.platform === 'win32';

const isNewEnough = () => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
};

/** Not the link in `.bin`: npm 9 and 10 remove that with the packages of the other platforms (https://github.com/npm/cli/issues/4362). */
const broughtAlong = () => {
  const name = `node-${IS_WINDOWS ? 'win' : process.platform}-${process.arch}`;
  return join(__dirname, '../node_modules', name, 'bin', IS_WINDOWS ? 'node.exe' : 'node');
};

const runHere = (path) => {
  process.argv.splice(1, 2, resolve(path));
  import(pathToFileURL(process.argv[1])).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/Cannot find package/.test(error.message)) throw error;
    console.error('Not everything that this needs is installed: npm ci --include=dev --include=optional');
    process.exitCode = 1;
  });
};

const runThere = (node, args) => {
  const child = spawn(node, [__filename, ...args], { stdio: 'inherit' });
  // There a signal that is passed on ends a process at once, and Ctrl-C reaches it anyway.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => IS_WINDOWS || child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
};

const run = (args) => {
  if (isNewEnough()) return runHere(args[0]);
  if (existsSync(broughtAlong())) return runThere(broughtAlong(), args);
  console.error(
    `This needs Node ${LEAST.join('.')} or later, and runs on ${process.versions.node}. On Linux and Windows \`npm ci --include=optional\` brings one along; on a Mac there is none with the security releases to bring, so install your own from https://nodejs.org.`,
  );
  process.exitCode = 1;
};

if (require.main === module) run(process.argv.slice(2));

module.exports = { LEAST };
