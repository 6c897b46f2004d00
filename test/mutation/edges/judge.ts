import process from 'node:process';
import { madeAgain } from './faults.ts';
import { failingBy } from './trying.ts';

/** Run in a copy of the checkout, by `main.ts`: prints a line of JSON for each mistake, with what fails by it. */
const [only = ''] = process.argv.slice(2);

// What is still under way when its sentence is over concerns nobody any more.
process.on('unhandledRejection', () => {});
process.on('uncaughtException', () => {});

// A sentence that waits for ever keeps nothing under way, and the process would end with it.
setInterval(() => {}, 1_000);

for (const { mistake, foundBy } of madeAgain) {
  if (!`${mistake.name} ${mistake.file} ${foundBy}`.includes(only)) continue;
  const failing = await failingBy(mistake, foundBy);
  console.log(JSON.stringify({ name: mistake.name, failing }));
}
process.exit();
