import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { millis } from '../stand-in/scenarios.js';
import { aggregate, crossed } from '../stand-in/thresholds.js';

const CLOSED = { executor: 'constant-vus', vus: 2, duration: '200ms' };
const OPEN = { executor: 'constant-arrival-rate', rate: 20, timeUnit: '1s', duration: '400ms', preAllocatedVUs: 8 };

/** Runs scripts/posts.js beside a server that answers so. */
async function run(scenario, answer, env = {}) {
  const seen = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    seen.push({ body, from: request.headers['x-from'], path: request.url });
    await answer(response, Number(body));
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const script = join(import.meta.dirname, 'scripts/posts.js');
  const child = spawn(process.execPath, [join(import.meta.dirname, '../stand-in/run.js'), script], {
    env: { ...process.env, URL: `http://127.0.0.1:${server.address().port}`, SCENARIO: JSON.stringify(scenario), ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said += piece));
  const code = await new Promise(done => child.on('close', done));
  server.closeAllConnections();
  server.close();
  return { code, said, seen };
}

const right = (response, number) => response.end(JSON.stringify({ number: 2 * number }));

test('users send one request after another, and what they check holds', async () => {
  const { code, said, seen } = await run(CLOSED, right);
  assert.equal(code, 0, said);
  assert.ok(seen.length >= 2);
  assert.deepEqual([...new Set(seen.map(({ from, path }) => `${from} ${path}`))], ['script /double']);
  assert.equal(new Set(seen.map(({ body }) => body)).size, seen.length);
  assert.match(said, new RegExp(`${seen.length} requests, ${seen.length} of ${seen.length} checks hold`));
});

test('an open model sends at its rate, and drops what no user is free for', async () => {
  const { code, seen } = await run(OPEN, right);
  assert.equal(code, 0);
  assert.equal(seen.length, 8);
  const slow = await run({ ...OPEN, preAllocatedVUs: 1 }, (response, number) => setTimeout(() => right(response, number), 100));
  assert.equal(slow.code, 99);
  assert.match(slow.said, /dropped_iterations: count==0 does not hold/);
  assert.equal((await run({ ...OPEN, executor: 'ramping-arrival-rate', startRate: 1, stages: [{ target: 20, duration: '400ms' }] }, right)).code, 0);
});

test('a check that fails, a status that is not expected and no answer cross a threshold', async () => {
  assert.match((await run(CLOSED, response => response.end('{"number":0.5}'))).said, /checks: rate==1 does not hold/);
  const refused = await run(CLOSED, response => response.writeHead(503).end('{}'));
  assert.equal(refused.code, 99);
  assert.match(refused.said, /http_req_failed: rate<0.5 does not hold, it is 1/);
  assert.equal((await run(CLOSED, response => response.destroy())).code, 99);
});

test('a script that throws fails', async () => {
  const { code, said } = await run(CLOSED, right, { THROWS: 'yes' });
  assert.equal(code, 1);
  assert.match(said, /the script is wrong/);
});

test('what it does not have it does not pass over', async () => {
  const { code, said } = await run({ executor: 'per-vu-iterations' }, right);
  assert.notEqual(code, 0);
  assert.match(said, /no executor 'per-vu-iterations'/);
  assert.throws(() => crossed({ checks: ['avg<1'] }, new Map()), /no 'avg'/);
  assert.throws(() => millis('soon'), /no duration/);
});

test('durations, percentiles and thresholds are k6 ones', () => {
  assert.equal(millis('1m30s'), 90_000);
  assert.equal(millis('250ms'), 250);
  assert.equal(aggregate([3, 1, 2], 'p(50)'), 2);
  assert.equal(aggregate([1, 0], 'rate'), 0.5);
  assert.equal(crossed({ checks: ['rate==1'] }, new Map()).length, 1);
  assert.deepEqual(crossed({ checks: ['rate==1'] }, new Map([['checks', [1, 1]]])), []);
});
