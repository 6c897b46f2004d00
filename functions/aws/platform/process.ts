/**
 * Takes the place of `node:process` in the bundles (`infra/bundles.ts` says so to esbuild). Two libraries import it for what the
 * global has as well, and Node.js then reads every property of it once: standard input and output are opened, a tenth of the
 * time in which a function starts.
 */
export const { env, versions } = process;
