import process from 'node:process';

const variables = process.env;
/** Whom Node tells about faults that nobody has caught. */
const FAULTS = ['uncaughtException', 'unhandledRejection', 'rejectionHandled'] as const;

/**
 * Call the returned function to have the world again as it is now, for whoever comes next: globals, variables of the
 * environment, and who is told about faults.
 */
export const rememberWorld = (): (() => void) => {
  const values = { ...variables };
  const before = globals();
  const { exit } = process;
  const told = FAULTS.map((fault) => process.rawListeners(fault));
  return () => {
    process.env = variables;
    for (const name of Object.keys(variables)) if (!(name in values)) delete variables[name];
    Object.assign(variables, values);
    restoreGlobals(before);
    process.exit = exit;
    for (const [nth, fault] of FAULTS.entries()) {
      process.removeAllListeners(fault);
      for (const listener of told[nth] ?? []) process.on(fault, listener as () => void);
    }
  };
};

type Globals = ReadonlyMap<string, PropertyDescriptor>;

/**
 * Without those that belong to an installed package, which is loaded for all files and may keep something there: their
 * names are symbols or begin with two underscores.
 */
const globals = (): Globals =>
  new Map(
    Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(([name]) => !name.startsWith('__')),
  );

const restoreGlobals = (before: Globals): void => {
  const now = globals();
  for (const name of now.keys()) if (!before.has(name)) Reflect.deleteProperty(globalThis, name);
  for (const [name, was] of before) {
    const is = now.get(name);
    if (is === undefined || was.value !== is.value || was.get !== is.get)
      Object.defineProperty(globalThis, name, was);
  }
};
