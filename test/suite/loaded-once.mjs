import { hash } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A module that hands on what the process has loaded. Its first line never runs: jest reads the names there. */
const standIn = (path) => {
  const names = Object.keys(require(path));
  const told = ['exports', ...names.map((name) => `exports[${JSON.stringify(name)}]`)].join(' = ');
  return `0 && (${told} = void 0);\nmodule.exports = loadedOnce(${JSON.stringify(path)});\n`;
};

/**
 * Stands for a package that is large and the same for every test: each process that runs tests loads it once, as Node
 * does, instead of once more for every file. So no test may replace any part of it, and it gets the objects of another
 * realm, as from any other program.
 */
export default {
  // Another version may have other names, though this file of it is the same.
  getCacheKey: (_source, path) => hash('sha256', standIn(path)),
  process: (_source, path) => ({ code: standIn(path) }),
};
