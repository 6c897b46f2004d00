import { writeFile } from 'node:fs/promises';
import { type Options, optionsFrom, usage } from './options.ts';
import { dismiss, hireForMistakes } from './play/fleet.ts';
import { type Reported, reportChosen, reportHistories, reportHunt } from './play/reporting.ts';
import { createProgress } from './report/progress.ts';

/** `npm run simulate`. What it prints to stdout depends on nothing but the options and the seed. */
const playHistories = async (options: Extract<Options, { kind: 'histories' }>) => {
  const { participations, seed, onlySdk, wanted } = options;
  const { show, end } = createProgress('histories');
  const told = await reportHistories({
    seed,
    participations,
    wanted,
    progress: show,
    ...(onlySdk && { share: 1 }),
  });
  end();
  console.log(told.text);
  return told.isWell;
};

const playChosen = async () => {
  const { show, end } = createProgress('histories');
  const told = await reportChosen({ progress: show });
  end();
  console.log(told.text);
  return told.isWell;
};

const chooseHistories = async (seed: number) => {
  const { choose, noteChoice } = await import('./play/choice.ts');
  const choice = choose(seed);
  await noteChoice(choice);
  console.log(
    `${choice.places.length} of the first ${choice.of} histories of seed ${seed} have ${choice.traits} traits`,
  );
  return true;
};

/** One thread hunts those in the service and then those in the client: what they share is loaded and compiled by then. */
const playMutants = async ({ seed, remembered, onlySdk }: Extract<Options, { kind: 'mutants' }>) => {
  const { mutants } = await import('../../test/simulation/mutants/mutants.ts');
  const { clientMutants } = await import('../../test/simulation/mutants/client-mutants.ts');
  const { show, end } = createProgress('mutants');
  // Where none is remembered there is enough for two; otherwise loading the program once more takes longer.
  const threads = [hireForMistakes(), ...(remembered ? [] : [hireForMistakes()])] as const;
  const names = [...mutants, ...clientMutants].map(({ name }) => name);
  const told: Reported[] = [];
  for (const group of onlySdk ? [clientMutants] : [mutants, clientMutants])
    told.push(await reportHunt({ mutants: group, names, seed, remembered, threads, progress: show }));
  for (const thread of threads) dismiss(thread);
  end();
  console.log(told.map(({ text }) => text).join('\n\n'));
  return told.every(({ isWell }) => isWell);
};

const playOneDay = async ({ participants, hours, seed, plot }: Extract<Options, { kind: 'scale' }>) => {
  const { playScale } = await import('./scale/scale.ts');
  const { scaleReport } = await import('./scale/scale-report.ts');
  const { plotOf } = await import('./scale/plot.ts');
  const progress = createProgress('people');
  const scale = await playScale(participants, hours, seed, progress.show);
  progress.end();
  console.log(scaleReport(scale));
  const command = `npm run simulate -- --participants ${participants} --hours ${hours} --seed ${seed}`;
  await writeFile(plot, plotOf(scale, command));
  console.log(`\nplotted to ${plot}`);
  return true;
};

const playCrowds = async ({ people, quotas, seed }: Extract<Options, { kind: 'crowds' }>) => {
  const { playDrop } = await import('./crowd/crowd.ts');
  const { announcedOf } = await import('./crowd/announced.ts');
  const { CROWD_TARGET, crowdReport, ratioOf } = await import('./crowd/crowd-report.ts');
  const progress = createProgress('crowds');
  const crowds = people.map((count, index) => {
    const drop = { people: count, quotas, seed, reportEvery: reportEveryOf(count) };
    const crowd = playDrop(drop);
    progress.show((index + 1) / people.length);
    return { ...crowd, announced: announcedOf(crowd, drop) };
  });
  progress.end();
  console.log(crowdReport(crowds));
  return crowds.every((crowd) => ratioOf(crowd) <= CROWD_TARGET);
};

/** From half a million people on reports have to be rarer, or they alone exceed the account's quota of messages. */
const reportEveryOf = (people: number) => (people < 500_000 ? 60_000 : 240_000);

const main = async (): Promise<boolean> => {
  const options = optionsFrom(process.argv.slice(2));
  switch (options?.kind) {
    case undefined:
      console.log(usage);
      return true;
    case 'histories':
      return playHistories(options);
    case 'chosen':
      return playChosen();
    case 'choosing':
      return chooseHistories(options.seed);
    case 'mutants':
      return playMutants(options);
    case 'scale':
      return playOneDay(options);
    case 'crowds':
      return playCrowds(options);
  }
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
  process.exitCode = 2;
}
