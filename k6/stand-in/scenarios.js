// Who begins an iteration when: the executors that our scripts name.

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration as k6 spells it, such as 1m30s, in milliseconds. */
export function millis(text) {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.map(([part]) => part).join('') !== text || text === '') throw new Error(`'${text}' is no duration`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}

/** Iterations of an open model: the pieces of time, from one rate to another, a rate being iterations a millisecond. */
function pieces(scenario) {
  const unit = millis(scenario.timeUnit ?? '1s');
  if (scenario.executor === 'constant-arrival-rate') {
    return [{ from: scenario.rate / unit, to: scenario.rate / unit, length: millis(scenario.duration) }];
  }
  let from = scenario.startRate / unit;
  return scenario.stages.map(({ target, duration }) => {
    const piece = { from, to: target / unit, length: millis(duration) };
    from = piece.to;
    return piece;
  });
}

/** How many iterations are to have begun by then. */
function due(all, time) {
  let sum = 0;
  for (const { from, to, length } of all) {
    const within = Math.min(time, length);
    sum += from * within + ((to - from) * within * within) / (2 * length);
    time -= within;
  }
  return Math.floor(sum);
}

const pause = time => new Promise(resolve => setTimeout(resolve, time));

async function arrivals(scenario, users, drop) {
  const all = pieces(scenario);
  const end = all.reduce((sum, { length }) => sum + length, 0);
  const idle = [...users];
  const running = new Set();
  const start = performance.now();
  let begun = 0;
  for (let time = 0, isOver = false; !isOver; time = performance.now() - start) {
    isOver = time >= end;
    for (const wanted = due(all, time); begun < wanted; begun++) {
      const user = idle.pop();
      if (!user) {
        drop();
        continue;
      }
      const iteration = user.iterate().then(() => {
        running.delete(iteration);
        idle.push(user);
      });
      running.add(iteration);
    }
    await pause(5);
  }
  await Promise.all(running);
}

async function closed(scenario, users) {
  const end = performance.now() + millis(scenario.duration);
  await Promise.all(
    users.map(async user => {
      while (performance.now() < end) await user.iterate();
    }),
  );
}

const EXECUTORS = { 'constant-arrival-rate': arrivals, 'ramping-arrival-rate': arrivals, 'constant-vus': closed };

/** How many virtual users the scenario has: what k6 would add to them beyond `preAllocatedVUs` is not added here. */
export function users(scenario) {
  if (!EXECUTORS[scenario.executor]) throw new Error(`the stand-in has no executor '${scenario.executor}'`);
  return scenario.vus ?? scenario.preAllocatedVUs;
}

/** Returns when the last iteration has ended. */
export const run = (scenario, all, drop) => EXECUTORS[scenario.executor](scenario, all, drop);
