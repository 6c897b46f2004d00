/**
 * A process of its own for each import, so that nothing but the file cache is warm. Prints milliseconds of processor
 * time.
 */
const [, , bundle = ''] = process.argv;
const before = process.cpuUsage();
await import(bundle);
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1_000));
process.exit();
