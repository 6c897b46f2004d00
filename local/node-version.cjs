// Any Node can read this file: it says what is missing before one that is too old stumbles over types.
const LEAST = [24, 21];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  console.error(
    `This needs Node ${LEAST.join('.')} or later, and runs on ${process.versions.node}. On Linux and Windows \`npm install\` brings one along; on a Mac there is none with the security releases to bring, so install your own from https://nodejs.org.`,
  );
  process.exitCode = 1;
}

module.exports = { LEAST };
