import { dropAt } from './day.ts';
import { type Quota, quotas } from './quotas.ts';
import type { Scale } from './scale.ts';
import { type Strategy, strategies } from './strategies.ts';

const WIDTH = 560;
const HEIGHT = 250;
const LEFT = 78;
const RIGHT = 20;
const TOP = 34;
const BOTTOM = 34;
const HEAD = 92;
const COLUMNS = 2;
const MINUTE = 60;

/** Dashes distinguish them without colour too. */
const looks: Readonly<Record<Strategy, { colour: string; dashes: string; name: string }>> = {
  'two jobs': { colour: '#b3530a', dashes: '6 3', name: 'two jobs moved at every activity (model)' },
  coalesced: { colour: '#1656a8', dashes: 'none', name: 'coalesced (ours)' },
  lazy: { colour: '#4d7a1f', dashes: '2 3', name: 'lazy' },
};

/** The day as a picture: the worst second of each minute against every quota, on a logarithmic scale. */
export const plotOf = (scale: Scale, command: string): string => {
  const rows = Math.ceil(quotas.length / COLUMNS);
  const [width, height] = [COLUMNS * WIDTH, HEAD + rows * HEIGHT + 10];
  const panels = quotas.map((quota, index) => {
    const [x, y] = [(index % COLUMNS) * WIDTH, HEAD + Math.floor(index / COLUMNS) * HEIGHT];
    return `<g transform="translate(${x} ${y})">${panel(scale, quota)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#222">`,
    `<title>Requests per second against each quota, ${scale.people} people</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(
      16,
      28,
      `${scale.people.toLocaleString('en-US')} people, ${scale.hours} hours: requests per second against each quota`,
      'font-size="18" font-weight="600"',
    ),
    text(
      16,
      48,
      `${command} · the worst second of each minute, logarithmic · a Monday morning, and a regional drop after ${(dropAt(scale.hours) / 3_600_000).toFixed(1)} h`,
    ),
    legend(),
    ...panels,
    '</svg>',
    '',
  ].join('\n');
};

const legend = (): string => {
  let x = 16;
  const entries = strategies.map((strategy) => {
    const { colour, dashes, name } = looks[strategy];
    const entry = `<path d="M${x} 68h34" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>${text(x + 40, 72, name)}`;
    x += 70 + name.length * 6.6;
    return entry;
  });
  return `${entries.join('')}<path d="M${x} 68h34" stroke="#c00" stroke-width="1.5"/>${text(x + 40, 72, 'quota by default')}`;
};

const panel = (scale: Scale, quota: Quota): string => {
  const shown = strategies.filter((strategy) => strategy !== 'two jobs' || isOfScheduler(quota));
  const lines = shown.map((strategy) => ({ strategy, peaks: peaksOf(scale, quota, strategy) }));
  const most = Math.max(quota.limit, ...lines.flatMap(({ peaks }) => peaks));
  const decades = Math.max(1, Math.ceil(Math.log10(most * 1.2)));
  const inner = { width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM };
  const y = (value: number) => round(TOP + inner.height * (1 - Math.log10(Math.max(1, value)) / decades));
  const x = (hour: number) => round(LEFT + (inner.width * hour) / scale.hours);

  const grid: string[] = [];
  for (let decade = 0; decade <= decades; decade += 1) {
    const value = 10 ** decade;
    grid.push(`<path d="M${LEFT} ${y(value)}h${inner.width}" stroke="#ddd"/>`);
    grid.push(text(LEFT - 6, y(value) + 4, value.toLocaleString('en-US'), 'text-anchor="end" fill="#555"'));
  }
  for (let hour = 0; hour <= scale.hours; hour += 1) {
    grid.push(`<path d="M${x(hour)} ${TOP}v${inner.height}" stroke="#eee"/>`);
    grid.push(text(x(hour), HEIGHT - BOTTOM + 16, `${hour} h`, 'text-anchor="middle" fill="#555"'));
  }
  const curves = lines.map(({ strategy, peaks }) => {
    const points = peaks.map((peak, minute) => `${x(minute / MINUTE)},${y(peak)}`);
    const { colour, dashes } = looks[strategy];
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dashes}"/>`;
  });
  const limit = `<path d="M${LEFT} ${y(quota.limit)}h${inner.width}" stroke="#c00" stroke-width="1.5"/>`;
  const unit = quota.measure === 'busy' ? 'functions at once' : 'per second';
  const title = text(LEFT, TOP - 12, `${quota.name}, ${unit}`, 'font-weight="600"');
  const named = text(
    WIDTH - RIGHT,
    TOP - 12,
    `quota ${quota.limit.toLocaleString('en-US')}`,
    'text-anchor="end" fill="#c00"',
  );
  return [title, named, ...grid, limit, ...curves].join('');
};

const isOfScheduler = ({ measure }: Quota): boolean =>
  measure === 'updates' || measure === 'creates' || measure === 'alarms';

/** The worst second of each minute. */
const peaksOf = ({ tallies, hours }: Scale, { measure, unit }: Quota, strategy: Strategy): number[] => {
  const counts = tallies[strategy].of(measure);
  return Array.from({ length: hours * MINUTE }, (_, minute) =>
    counts
      .subarray(minute * MINUTE, (minute + 1) * MINUTE)
      .reduce((most, count) => Math.max(most, count * unit), 0),
  );
};

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}"${more && ` ${more}`}>${escaped(words)}</text>`;

const escaped = (words: string): string =>
  words.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

const round = (value: number): number => Math.round(value * 10) / 10;
