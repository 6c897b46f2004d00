import { hash } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Whether jest takes a file for an ES module, which says what it exports in another way. */
const isModule = (path) => path.endsWith('.ts');

const standIn = (path) => {
  const names = Object.keys(require(path));
  return isModule(path) ? moduleWith(names, path) : commonJsWith(names, path);
};

const moduleWith = (names, path) =>
  [
    `const loaded = loadedOnce(${JSON.stringify(path)});`,
    ...names.map((name, nth) => `const export${nth} = loaded[${JSON.stringify(name)}];`),
    `export { ${names.map((name, nth) => `export${nth} as ${name}`).join(', ')} };`,
  ].join('\n');

/** The first line never runs: jest reads the names there. */
const commonJsWith = (names, path) => {
  const told = ['exports', ...names.map((name) => `exports[${JSON.stringify(name)}]`)].join(' = ');
  return `0 && (${told} = void 0);\nmodule.exports = loadedOnce(${JSON.stringify(path)});\n`;
};

/**
 * A stand-in for a module that is the same for every test: each worker process loads it once, through Node, instead of
 * again for every file. So no test may replace any part of it, and its objects come from another realm: what our own code
 * compares or keeps must not be among them.
 */
export default {
  // Another version may have other names, even if this file is the same.
  getCacheKey: (_source, path) => hash('sha256', standIn(path)),
  process: (_source, path) => ({ code: standIn(path) }),
};
