import library from 'aws-cdk-lib/package.json' with { type: 'json' };
import manifest from './manifest.json' with { type: 'json' };

/**
 * Runs before everything else of the package: what an older library lacks would be a riddle about something undefined.
 * npm says so as well, unless it was told to be silent.
 */
const wanted = manifest.peerDependencies['aws-cdk-lib'].replace('^', '');

const [major, minor = 0, patch = 0] = library.version.split('.').map(Number);
const [leastMajor = 0, leastMinor = 0, leastPatch = 0] = wanted.split('.').map(Number);

if (major !== leastMajor || minor < leastMinor || (minor === leastMinor && patch < leastPatch))
  throw new RangeError(
    `${manifest.name} ${manifest.version} needs aws-cdk-lib ${wanted} or a later ${leastMajor}, but this app has ${library.version}: npm install aws-cdk-lib@${leastMajor}`,
  );
