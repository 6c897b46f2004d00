import { installPause } from './pause.ts';
installPause();
const { playHistory } = await import('./history.ts');
const { scriptOf } = await import('./script.ts');
const seed = Number(process.argv[2] ?? 1), from = Number(process.argv[3] ?? 0), n = Number(process.argv[4] ?? 50);
const storms = (process.argv[5] ?? '0').split(',').map(Number) as (0|1|3)[];
const t=Date.now(); let p=0, bad=0, runs=0, calls=0, faults=0; const by: Record<string, number> = {};
const max: Record<string, number> = {};
for (let i=from;i<from+n;i++){
  const lines: string[] = [];
  const o = await playHistory(scriptOf(seed,i,storms), (l)=>{max[l.thing]=Math.max(max[l.thing]??-1e9,l.lateness)}, n===1 ? (at,l)=>lines.push(`${(at/1000).toFixed(3)} ${l}`): null);
  p+=o.participations; runs+=o.runs; calls+=o.calls; faults+=o.faults;
  if(o.broken){bad++; const k=o.broken.rule; by[k]=(by[k]??0)+1; if(bad<8)console.log(i, scriptOf(seed,i,storms).policy, o.broken.rule, o.broken.sentence);}
  if(n===1)console.log(lines.join('\n'));
}
console.log({n,p,bad,by,runs,calls,faults,ms:Date.now()-t,perP:(Date.now()-t)/p, max});
