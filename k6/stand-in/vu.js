// What a virtual user, a thread of its own, knows of itself, and what it has measured since it was asked last.

export const vu = { idInTest: 0, iterationInInstance: -1 };

let samples = [];

export function record(metric, value) {
  samples.push([metric, value]);
}

/** Takes what was measured. */
export function measured() {
  const taken = samples;
  samples = [];
  return taken;
}
