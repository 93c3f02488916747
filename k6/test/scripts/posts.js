// What stand-in.test.js runs: posts a number, and wants it doubled.
import http from 'k6/http';
import exec from 'k6/execution';
import { check } from 'k6';

export const options = {
  scenarios: { posts: JSON.parse(__ENV.SCENARIO) },
  thresholds: { checks: ['rate==1'], http_req_failed: ['rate<0.5'], dropped_iterations: ['count==0'] },
  summaryTrendStats: ['p(50)', 'max'],
};
http.setResponseCallback(http.expectedStatuses(200));

export default function () {
  if (__ENV.THROWS) throw new Error('the script is wrong');
  const number = 1_000 * exec.vu.idInTest + exec.vu.iterationInInstance;
  const answer = http.post(`${__ENV.URL}/double`, `${number}`, { headers: { 'X-From': 'script' } });
  check(answer, { doubled: () => answer.status === 200 && answer.json('number') === 2 * number });
}
