// `k6` itself.
import { record } from './vu.js';

/** Each check counts; k6 goes on whatever comes of it. */
export function check(value, checks) {
  const passed = Object.values(checks).map(holds => Boolean(holds(value)));
  passed.forEach(holds => record('checks', holds ? 1 : 0));
  return passed.every(Boolean);
}
