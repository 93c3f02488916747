import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRight, life } from '../lib/lifecycle.js';

const NONE = { duplicates: 0, forbidden: 0, chargebacks: 0 };
const ALL = { duplicates: 100, forbidden: 100, chargebacks: 100 };
const first = () => 0;
const last = below => below - 1;
const told = webhooks => webhooks.map(w => `${w.body.status} ${w.fate}`);

test('an order is created, perhaps updated, and ends', () => {
  assert.deepEqual(told(life('o', first, NONE)), ['created applied', 'failed applied']);
  assert.deepEqual(told(life('o', last, NONE)), ['created applied', 'updated applied', 'updated applied', 'success applied']);
});

test('a duplicate is the same webhook again, and what is forbidden comes after the end', () => {
  const webhooks = life('o', first, ALL);
  assert.deepEqual(told(webhooks), [
    'created applied',
    'created duplicate',
    'failed applied',
    'failed duplicate',
    'updated forbidden',
    'opened applied',
    'closed applied',
  ]);
  assert.deepEqual(webhooks[1].body, webhooks[0].body);
  assert.equal(webhooks.at(-1).body.meta.resolution, 'won');
});

test('each event has an id of its own', () => {
  const ids = life('o', last, { ...ALL, duplicates: 0 }).map(w => w.body.provider_event_id);
  assert.equal(new Set(ids).size, ids.length);
});

test('answers are held to what became of a webhook', () => {
  const [applied, duplicate] = life('o', first, ALL);
  const forbidden = life('o', first, ALL)[4];
  assert.ok(isRight(applied, 'http', 202, 'applied'));
  assert.ok(!isRight(applied, 'http', 200, 'duplicate'));
  assert.ok(isRight(duplicate, 'http', 200, 'duplicate'));
  assert.ok(!isRight(duplicate, 'http', 202, 'applied'));
  assert.ok(isRight(forbidden, 'http', 422, ''));
  assert.ok(!isRight(forbidden, 'http', 502, ''));
  assert.ok(isRight(forbidden, 'kafka', 202, 'queued'));
  assert.ok(!isRight(forbidden, 'kafka', 422, ''));
  assert.ok(isRight(duplicate, 'kafka', 202, 'queued'));
  assert.ok(isRight(forbidden, 'inbox', 202, 'queued'));
  assert.ok(isRight(duplicate, 'inbox', 200, 'duplicate'));
  assert.ok(!isRight(duplicate, 'inbox', 202, 'queued'));
});
