import { hash } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A module that exports what the process has already loaded. Its first line never runs: jest reads the names there. */
const standIn = (path) => {
  const names = Object.keys(require(path));
  const told = ['exports', ...names.map((name) => `exports[${JSON.stringify(name)}]`)].join(' = ');
  return `0 && (${told} = void 0);\nmodule.exports = loadedOnce(${JSON.stringify(path)});\n`;
};

/**
 * A stand-in for a large package that is the same for every test: each worker process loads it once, through Node,
 * instead of again for every file. So no test may replace any part of it, and its objects come from another realm.
 */
export default {
  // Another version may have other names, even if this file is the same.
  getCacheKey: (_source, path) => hash('sha256', standIn(path)),
  process: (_source, path) => ({ code: standIn(path) }),
};
