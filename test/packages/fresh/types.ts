import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Packed } from '../../../local/tools/packing.ts';
import type { Place } from './place.ts';

const COMPILERS: Readonly<Record<string, string>> = { '5.0': 'least', '5.9': 'before', 7: 'today' };

const CONSTRUCT = `import { SettingsError, Vigil, type VigilProps } from '@vigil/construct';
const props: VigilProps = { idleTimeout: '20m' };
export const made = (scope: ConstructorParameters<typeof Vigil>[0]): string => new Vigil(scope, 'Presence', props).url;
export const mistake: SettingsError | null = null;
`;

/** Every way in which a compiler finds a package's declarations, by the least compiler, an older one and the current one. */
const MODES: readonly (readonly [compiler: string, file: string, module: string, resolution: string])[] = [
  ['5.0', 'ts', 'commonjs', 'node10'],
  ['5.0', 'mts', 'node16', 'node16'],
  ['5.0', 'ts', 'esnext', 'bundler'],
  ['5.9', 'ts', 'commonjs', 'node10'],
  ['5.9', 'mts', 'node16', 'node16'],
  ['5.9', 'cts', 'node16', 'node16'],
  ['5.9', 'ts', 'esnext', 'bundler'],
  ['7', 'mts', 'nodenext', 'nodenext'],
  ['7', 'cts', 'nodenext', 'nodenext'],
  ['7', 'ts', 'esnext', 'bundler'],
];

export const types = async (place: Place, packages: readonly Packed[]): Promise<void> => {
  await place.run('mkdir types');
  const types = place.at('types');
  const install = ['@vigil/client', '@vigil/construct'].map((name) => `npm install ${name}`).join('\n');
  await types.run(
    `npm init -y >/dev/null\n${install}\nnpm install aws-cdk-lib@2 constructs@10 react @types/react least@npm:typescript@5.0 before@npm:typescript@5.9 today@npm:typescript@7`,
  );
  const client = await readFile(join(import.meta.dirname, '../../client/types.fixture.txt'), 'utf8');
  for (const [compiler, ending, module, moduleResolution] of MODES) {
    const name = `${compiler}-${module}-${ending}`;
    await types.write(`client-${name}.${ending}`, client);
    await types.write(`construct-${name}.${ending}`, CONSTRUCT);
    const common = {
      strict: true,
      noEmit: true,
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2023', 'dom'],
      types: [],
    };
    const projects = {
      client: {
        ...common,
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
      },
      // Errors within the CDK's own library are not ours.
      construct: { ...common, skipLibCheck: true },
    };
    for (const [project, compilerOptions] of Object.entries(projects)) {
      const config = `tsconfig.${project}-${name}.json`;
      await types.write(config, JSON.stringify({ compilerOptions, files: [`${project}-${name}.${ending}`] }));
      await types.run(`node node_modules/${COMPILERS[compiler]}/bin/tsc -p ${config}`);
    }
  }
  for (const { file } of packages)
    await types.run(
      `npx publint@0.3.25 ${file} --strict\nnpx @arethetypeswrong/cli@0.18.5 ${file} --no-color`,
    );
};
