// Sends orders' lives to ingest-app and checks each answer. How to run it: README.md
import http from 'k6/http';
import crypto from 'k6/crypto';
import encoding from 'k6/encoding';
import exec from 'k6/execution';
import { check } from 'k6';
import { life, isRight } from './lib/lifecycle.js';
import { signed } from './lib/signature.js';

const BASE = __ENV.INGEST_URL || 'http://localhost:3001';
const MODE = __ENV.WEBHOOK_MODE || 'http';
const SECRET = (__ENV.WEBHOOK_SECRETS || '').split(',')[0];
const RATE = Number(__ENV.RATE || 200); // orders a second; each is some 3.5 webhooks
const VUS = Number(__ENV.VUS || 64);
const DURATION = __ENV.DURATION || '30s';

/** @typedef {import('k6/options').Scenario} Scenario */

// Orders come when they come (open model), or each user sends the next one when the last was through (closed model)
/** @type {{[name: string]: Scenario}} */
const scenarios = {
  constant: { executor: 'constant-arrival-rate', rate: RATE, timeUnit: '1s', duration: DURATION, preAllocatedVUs: VUS, maxVUs: 8 * VUS },
  ramp: {
    executor: 'ramping-arrival-rate',
    startRate: 1,
    timeUnit: '1s',
    preAllocatedVUs: VUS,
    maxVUs: 8 * VUS,
    stages: [{ target: RATE, duration: DURATION }],
  },
  closed: { executor: 'constant-vus', vus: VUS, duration: DURATION },
};
const scenario = __ENV.SCENARIO || 'constant';
if (!scenarios[scenario]) throw new Error(`SCENARIO is '${scenario}'; it must be one of ${Object.keys(scenarios)}`);

/** @type {import('k6/options').Options} */
export const options = {
  scenarios: { [scenario]: scenarios[scenario] },
  thresholds: { checks: ['rate==1'], http_req_failed: ['rate<0.02'], dropped_iterations: ['count==0'] },
  summaryTrendStats: ['p(50)', 'p(99)', 'p(99.9)', 'max'],
};
// A forbidden transition is answered 422, as it has to be
http.setResponseCallback(http.expectedStatuses(200, 202, 422));

const run = `${Date.now()}`;
/** @param {number} below */
const random = below => Math.floor(Math.random() * below);

export default function () {
  const orderId = `k6-${run}-${exec.vu.idInTest}-${exec.vu.iterationInInstance}`;
  for (const webhook of life(orderId, random)) {
    const body = JSON.stringify(webhook.body);
    const answer = http.post(`${BASE}/webhooks/payments/${webhook.path}`, body, {
      headers: { 'Content-Type': 'application/json', ...signature(webhook.body.provider_event_id, body) },
      tags: { path: webhook.path },
    });
    const outcome = answer.status < 300 ? answer.json('outcome') : '';
    check(answer, { 'answered as it has to be': () => isRight(webhook, MODE, answer.status, outcome) });
  }
}

/**
 * Where a secret is set.
 *
 * @param {string} id
 * @param {string} body
 */
function signature(id, body) {
  /** @type {(key: string, text: string) => string} */
  const hmac = (key, text) => crypto.hmac('sha256', encoding.b64decode(key), text, 'base64');
  return SECRET ? signed(SECRET, id, Math.floor(Date.now() / 1000), body, hmac) : {};
}
