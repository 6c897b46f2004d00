/** What the lockfile says about a package, as far as it is checked. */
export type LockedPackage = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  /** Packed inside another package, whose integrity covers it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
};

export type Supply = {
  readonly packages: Readonly<Record<string, LockedPackage>>;
  /** The packages that bring their own Node, with their versions. */
  readonly optionalDependencies: Readonly<Record<string, string>>;
  /** The Node version that all of them must have. */
  readonly node: string;
  readonly npmrc: string;
};

/**
 * Install scripts that packages bring, and why nothing is missing when none of them runs (`ignore-scripts`): an install
 * runs nothing that it fetches.
 */
export const scripts: Readonly<Record<string, string>> = {
  '@parcel/watcher': 'Would compile the watcher; the build for this platform is a package of its own.',
  '@scarf/scarf': 'Would report the install to a third party. Nothing of ours needs it, nor may it.',
  '@swc/core': 'Would look for a build for this platform, which is a package of its own.',
  'classic-level': 'Would compile LevelDB; builds for all platforms are in the package.',
  esbuild: 'Would put the binary in the place of its wrapper; the wrapper finds it.',
};

/** A sentence for everything that is fetched without an integrity check, or that would run unexplained. */
export const complaintsOf = ({ packages, optionalDependencies, node, npmrc }: Supply): string[] => {
  const locked = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);
  const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;
  const withScript = locked.filter(([, one]) => one.hasInstallScript).map(([path]) => nameOf(path));
  return [
    ...locked
      .filter(([, { integrity, inBundle }]) => integrity === undefined && !inBundle)
      .map(
        ([path]) => `${path} has no integrity in the lockfile: whatever is fetched would be taken for it.`,
      ),
    ...locked
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([path, { resolved }]) => `${path} is tied to one registry: ${resolved}.`),
    ...withScript
      .filter((name) => scripts[name] === undefined)
      .map((name) => `${name} brings an install script that nobody has explained.`),
    ...Object.keys(scripts)
      .filter((name) => !withScript.includes(name))
      .map((name) => `${name} is explained, and brings no install script any more.`),
    ...Object.entries(optionalDependencies)
      .filter(([, version]) => version !== node)
      .map(([name, version]) => `${name} is Node ${version}, and the others are ${node}.`),
    ...(/^ignore-scripts=true$/m.test(npmrc)
      ? []
      : ['.npmrc lets packages run scripts when they are installed.']),
  ];
};
