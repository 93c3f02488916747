// Runs a script as `k6 run` does, on Node: node k6/stand-in/run.js SCRIPT. The environment is the script's __ENV. Exits with 99 where
// a threshold is crossed, as k6 does, and with 1 where an iteration threw.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { run, users } from './scenarios.js';
import { aggregate, crossed } from './thresholds.js';

const KNOWN = ['scenarios', 'thresholds', 'summaryTrendStats'];

const script = pathToFileURL(resolve(process.argv[2])).href;
const env = { ...process.env };
Object.assign(globalThis, { __ENV: env, __VU: 0 });
const { options } = await import(script);
const unknown = Object.keys(options).filter(name => !KNOWN.includes(name));
if (unknown.length > 0) throw new Error(`the stand-in has no options ${unknown}`);

const metrics = new Map([['dropped_iterations', []]]);
const errors = [];
const record = (metric, value) => {
  if (!metrics.has(metric)) metrics.set(metric, []);
  metrics.get(metric).push(value);
};

/** A thread that runs one iteration at a time. */
class User {
  constructor(id) {
    this.thread = new Worker(new URL('./user.js', import.meta.url), { workerData: { id, script, env } });
    this.ready = this.#next();
  }

  #next() {
    return new Promise((done, failed) => {
      this.thread.once('error', failed);
      this.thread.once('message', message => {
        this.thread.off('error', failed);
        done(message);
      });
    });
  }

  async iterate() {
    this.thread.postMessage({});
    const { samples, error } = await this.#next();
    record('iterations', 1);
    samples.forEach(([metric, value]) => record(metric, value));
    if (error) errors.push(error);
  }
}

let id = 0;
for (const [name, scenario] of Object.entries(options.scenarios)) {
  const all = Array.from({ length: users(scenario) }, () => new User(++id));
  await Promise.all(all.map(user => user.ready));
  await run(scenario, all, () => record('dropped_iterations', 1));
  await Promise.all(all.map(user => user.thread.terminate()));
  const of = metric => metrics.get(metric) ?? [];
  const times = options.summaryTrendStats.map(stat => `${stat} ${aggregate(of('http_req_duration'), stat).toFixed(1)}`).join(', ');
  const right = `${aggregate(of('checks'), 'count')} of ${of('checks').length} checks hold`;
  console.log(`${name}: ${of('iterations').length} iterations, ${of('http_req_duration').length} requests, ${right}; ms: ${times}`);
}
const wrong = crossed(options.thresholds ?? {}, metrics);
[...new Set(errors)].slice(0, 5).concat(wrong).forEach(text => console.error(text));
process.exitCode = errors.length > 0 ? 1 : wrong.length > 0 ? 99 : 0;
