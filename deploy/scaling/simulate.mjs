// Prints the tables of docs/scaling.md: node deploy/scaling/simulate.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrate, simulate } from './model.mjs';

export const measured = JSON.parse(readFileSync(join(import.meta.dirname, 'measured.json'), 'utf8'));
export const costs = calibrate(measured);

const on = (number, connections) => simulate({ shared: measured.cores, ingests: number, apis: number }, { connections }, costs, 10);

/** What was measured with one of each service, and what the model makes of it. */
export const held = () => [measured.alone, measured.some, measured.full].map(({ connections, rate }) => {
  const simulated = on(1, connections).rate;
  return { connections, measured: rate, simulated, off: simulated / rate - 1 };
});

/** Processes with two cores each, but for PostgreSQL; half a millisecond there and back between machines. */
const LAYOUTS = [
  { rate: 10_000, cells: 1, ingests: 1, apis: 1, postgres: 2 },
  { rate: 10_000, cells: 1, ingests: 2, apis: 1, postgres: 4 },
  { rate: 10_000, cells: 1, ingests: 4, apis: 4, postgres: 4 },
  { rate: 100_000, cells: 1, ingests: 16, apis: 8, postgres: 32 },
  { rate: 100_000, cells: 4, ingests: 4, apis: 2, postgres: 8 },
  { rate: 100_000, cells: 8, ingests: 2, apis: 1, postgres: 4 },
];

export function layouts() {
  return LAYOUTS.map(layout => {
    const cell = { ingests: layout.ingests, apis: layout.apis, ingest: 2, api: 2, postgres: layout.postgres, hop: 0.25 };
    const { rate, ...seen } = simulate(cell, { rate: layout.rate / layout.cells }, costs);
    return { ...layout, ...seen, done: rate };
  });
}

const number = value => Math.round(value).toLocaleString('en');
const percent = value => `${Math.round(value * 100)} %`;

/** A Markdown table. */
const table = (heads, rows) => [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...rows.map(cells => `| ${cells.join(' | ')} |`)].join('\n');

/** Cores for a rate, each busy for 60 % of its time. */
const cores = (rate, micros) => (rate * micros / 1e6 / 0.6).toFixed(1);

/** The tables by name, as docs/scaling.md has them. */
export const tables = () => ({
  held: table(['connections', 'measured', 'simulated', 'off by', 'two of each, simulated', 'to one of each'],
    held().map(row => {
      const two = on(2, row.connections).rate;
      return [row.connections, `${number(row.measured)}/s`, `${number(row.simulated)}/s`, percent(row.off), `${number(two)}/s`, (two / row.simulated).toFixed(2)];
    })),
  cores: table(['mode', 'webhooks/s', 'ingest-app', 'api-server', 'PostgreSQL', 'broker'],
    Object.entries(measured.modes).flatMap(([mode, cpu]) => [10_000, 100_000].map(rate =>
      [`\`${mode}\``, number(rate), ...['ingest', 'api', 'postgres', 'broker'].map(of => (cpu[of] ? cores(rate, cpu[of]) : '-'))]))),
  layouts: table(['webhooks/s', 'cells', 'of each: ingest-app', 'api-server', 'PostgreSQL, cores', 'done/s', 'p99 ms', 'updates a batch', 'busiest ingest-app', 'api-server', 'PostgreSQL'],
    layouts().map(row => [number(row.rate), row.cells, row.ingests, row.apis, row.postgres, number(row.cells * row.done), row.p99.toFixed(1), row.batch.toFixed(1),
      percent(row.used.ingest), percent(row.used.api), percent(row.used.postgres)])),
});

if (import.meta.filename === process.argv[1]) {
  for (const [name, text] of Object.entries(tables())) console.log(`<!-- ${name} -->\n${text}\n`);
}
