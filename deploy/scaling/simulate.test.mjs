import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { simulate } from './model.mjs';
import { costs, held, layouts, measured, tables } from './simulate.mjs';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/scaling.md'), 'utf8');

test('the model is off by no more than the page says', () => {
  const most = Number(PAGE.match(/off by (\d+) % at the most/)[1]) / 100;
  held().forEach(row => assert.ok(Math.abs(row.off) <= most, `${row.connections} connections: ${row.simulated} simulated, ${row.measured} measured`));
});

test('the page has the tables that the model prints', () => {
  Object.entries(tables()).forEach(([name, text]) => assert.ok(PAGE.includes(text), `docs/scaling.md lacks the table ${name}:\n${text}`));
});

test('the same seed gives the same figures, and another one nearly the same', () => {
  const run = seed => simulate({ shared: 2, ingests: 2, apis: 2 }, { connections: 128 }, costs, 2, seed).rate;
  assert.equal(run(7), run(7));
  assert.notEqual(run(7), run(8));
  assert.ok(Math.abs(run(7) / run(8) - 1) < 0.03);
});

test('no process has less than it needs', () => {
  // By Little's law and the utilisation law, which know nothing of events
  const alone = simulate({ shared: 2, ingests: 1, apis: 1 }, { connections: 1 }, costs);
  const millis = Object.values(costs).reduce((sum, cost) => sum + cost.each + (cost.batch ?? 0), 0);
  assert.ok(Math.abs(1000 / alone.rate / millis - 1) < 0.1, `${1000 / alone.rate} ms alone, of ${millis} ms of CPU`);
  const full = simulate({ shared: 2, ingests: 1, apis: 1 }, { connections: measured.full.connections }, costs);
  assert.ok(full.used.api > 0.95);
});

test('what comes in is done in each layout of the page', () => {
  layouts().forEach(layout => assert.ok(Math.abs(layout.cells * layout.done / layout.rate - 1) < 0.02, JSON.stringify(layout)));
});
