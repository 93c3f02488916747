// A queueing model of HTTP mode, in discrete events. A webhook takes CPU of ingest-app, waits there for a call (natural batching: two calls
// in flight, 64 updates each), and travels with others to api-server, where a batch (two in flight, of whole calls, 64 updates) takes CPU
// of api-server and of PostgreSQL, and a commit. CPU is a queue before some cores. What a process takes is a part for each call or batch, and a
// part for each webhook. The same seed gives the same figures.

const SLOTS = 2;
const MOST = 64;
/** Milliseconds of a commit beside its CPU: fdatasync of 8 kB took 0.095 where the figures were measured. */
const COMMIT = 0.1;

/** Events in order of time. */
class Clock {
  now = 0;
  #heap = [];
  #number = 0;

  after(delay, run) {
    const event = { time: this.now + delay, number: this.#number++, run };
    const heap = this.#heap;
    let i = heap.push(event) - 1;
    for (let up = (i - 1) >> 1; i > 0 && before(event, heap[up]); i = up, up = (i - 1) >> 1) heap[i] = heap[up];
    heap[i] = event;
  }

  runUntil(end) {
    while (this.#heap.length > 0 && this.#heap[0].time <= end) {
      const first = this.#take();
      this.now = first.time;
      first.run();
    }
  }

  #take() {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0) return first;
    let i = 0;
    for (let down = 1; down < heap.length; i = down, down = 2 * i + 1) {
      if (down + 1 < heap.length && before(heap[down + 1], heap[down])) down++;
      if (!before(heap[down], last)) break;
      heap[i] = heap[down];
    }
    heap[i] = last;
    return first;
  }
}

const before = (a, b) => a.time < b.time || (a.time === b.time && a.number < b.number);

/** Numbers from 0 to 1 (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Some cores, and a queue before them. */
class Machine {
  busy = 0;
  #waiting = [];
  #free;

  constructor(clock, cores) {
    this.clock = clock;
    this.cores = cores;
    this.#free = cores;
  }

  work(millis, then) {
    this.#waiting.push({ millis, then });
    this.#begin();
  }

  #begin() {
    while (this.#free > 0 && this.#waiting.length > 0) {
      const { millis, then } = this.#waiting.shift();
      this.#free--;
      this.busy += millis;
      this.clock.after(millis, () => {
        this.#free++;
        then();
        this.#begin();
      });
    }
  }
}

/** What waits forms the next batch while others are in flight. Groups stay together. */
class Batcher {
  #waiting = [];
  #inFlight = 0;
  batches = 0;
  items = 0;

  constructor(handle) {
    this.handle = handle;
  }

  add(group) {
    this.#waiting.push(group);
    this.#begin();
  }

  #begin() {
    while (this.#inFlight < SLOTS && this.#waiting.length > 0) {
      let size = 0;
      let count = 0;
      while (count < this.#waiting.length && (count === 0 || size + this.#waiting[count].size <= MOST)) size += this.#waiting[count++].size;
      const groups = this.#waiting.splice(0, count);
      this.#inFlight++;
      this.batches++;
      this.items += size;
      this.handle(size, () => {
        this.#inFlight--;
        groups.forEach(group => group.done());
        this.#begin();
      });
    }
  }
}

/**
 * Runs a layout for some simulated seconds, after a tenth of that to fill up.
 *
 * @param layout `shared`: cores of one machine for all and the load, or `ingest`, `api`, `postgres`: cores of each process's own; `ingests`,
 *     `apis`: how many there are; `hop`: milliseconds from one machine to another
 * @param load `connections` that send again once they are answered, or `rate`: webhooks a second, whenever they come
 * @param costs of `client`, `ingest`, `api`, `postgres`: milliseconds of CPU `each` webhook and `batch`
 */
export function simulate(layout, load, costs, seconds = 2, seed = 1) {
  const clock = new Clock();
  const next = random(seed);
  const vary = millis => millis * (0.5 + next());
  const box = layout.shared ? new Machine(clock, layout.shared) : null;
  const machine = cores => box ?? new Machine(clock, cores);
  const client = box ?? new Machine(clock, 1024);
  const postgres = machine(layout.postgres);
  const hop = layout.hop ?? 0;
  const apis = Array.from({ length: layout.apis }, () => {
    const own = machine(layout.api);
    const batcher = new Batcher((size, done) =>
      own.work(vary(costs.api.batch + size * costs.api.each), () => clock.after(hop, () =>
        postgres.work(vary(costs.postgres.batch + size * costs.postgres.each), () => clock.after(COMMIT + hop, done)))));
    return { own, batcher };
  });
  const ingests = Array.from({ length: layout.ingests }, (_, i) => {
    const own = machine(layout.ingest);
    const api = apis[i % layout.apis];
    const batcher = new Batcher((size, done) =>
      own.work(vary(costs.ingest.batch), () => clock.after(hop, () =>
        api.batcher.add({ size, done: () => clock.after(hop, done) }))));
    return { own, batcher };
  });
  const times = [];
  const start = seconds / 10 * 1000;
  let turn = 0;
  function send(answered) {
    const begun = clock.now;
    const ingest = ingests[turn++ % ingests.length];
    client.work(vary(costs.client.each), () =>
      ingest.own.work(vary(costs.ingest.each), () => ingest.batcher.add({
        size: 1,
        done: () => {
          if (clock.now > start) times.push(clock.now - begun);
          answered();
        },
      })));
  }
  if (load.connections) {
    const again = () => send(again);
    for (let i = 0; i < load.connections; i++) send(again);
  } else {
    const arrive = () => {
      send(() => {});
      clock.after(-Math.log(1 - next()) * 1000 / load.rate, arrive);
    };
    arrive();
  }
  const machines = { ingest: ingests.map(i => i.own), api: apis.map(a => a.own), postgres: [postgres] };
  clock.runUntil(start);
  Object.values(machines).flat().forEach(own => { own.busy = 0; });
  clock.runUntil(start + seconds * 1000);
  times.sort((a, b) => a - b);
  const used = of => Math.max(...machines[of].map(own => own.busy / own.cores / seconds / 1000));
  const batchers = apis.map(api => api.batcher);
  return {
    rate: times.length / seconds,
    p99: times[Math.floor(times.length * 0.99)] ?? NaN,
    batch: batchers.reduce((sum, b) => sum + b.items, 0) / batchers.reduce((sum, b) => sum + b.batches, 0),
    used: { ingest: used('ingest'), api: used('api'), postgres: used('postgres') },
  };
}

/**
 * The parts for a batch and for a webhook, so that a webhook costs what was measured: alone, in a batch of one, and at full load, in batches as
 * large as they come to be in the model with these very parts.
 */
export function calibrate(measured) {
  let costs;
  let size = 32;
  for (let i = 0; i < 20; i++) {
    const part = (first, last) => {
      const batch = (first - last) * size / (size - 1);
      return { batch: batch / 1000, each: (first - batch) / 1000 };
    };
    const { alone, full } = measured;
    costs = Object.fromEntries(['ingest', 'api', 'postgres'].map(of => [of, part(alone.cpu[of], full.cpu[of])]));
    costs.client = { each: full.cpu.client / 1000 };
    size = (size + simulate({ shared: measured.cores, ingests: 1, apis: 1 }, { connections: full.connections }, costs).batch) / 2;
  }
  return costs;
}
