// The lives of orders as providers tell them: plain JavaScript, for k6 and for Node's tests.

/**
 * @typedef {'created'|'updated'|'success'|'failed'|'opened'|'closed'} Status
 * @typedef {'applied'|'duplicate'|'forbidden'} Fate what has to become of a webhook
 * @typedef {ReturnType<typeof orderBody> | ReturnType<typeof disputeBody>} Body
 * @typedef {{path: string, body: Body, fate: Fate}} Webhook
 */

/** How many of a hundred: webhooks sent twice, orders updated after their end, orders disputed. */
export const MIX = { duplicates: 5, forbidden: 3, chargebacks: 5 };

/**
 * The webhooks of one order, each to be sent when the one before was answered.
 *
 * @param {string} orderId which nobody has used before
 * @param {(below: number) => number} random a whole number from 0 to below - 1
 * @returns {Webhook[]}
 */
export function life(orderId, random, mix = MIX) {
  /** @type {Webhook[]} */
  const webhooks = [];
  let events = 0;
  /** @param {number} percent */
  const happens = percent => random(100) < percent;
  /** @param {Status} status */
  const order = (status, fate = /** @type {Fate} */ ('applied')) => {
    const webhook = { path: 'orders', body: orderBody(orderId, `evt-${orderId}-${events++}`, status), fate };
    webhooks.push(webhook);
    if (fate === 'applied' && happens(mix.duplicates)) webhooks.push({ ...webhook, fate: 'duplicate' });
  };
  /** @type {(status: Status, resolution?: string) => void} */
  const dispute = (status, resolution) => {
    webhooks.push({ path: 'chargebacks', body: disputeBody(orderId, `evt-${orderId}-${events++}`, status, resolution), fate: 'applied' });
  };

  order('created');
  for (let updates = random(3); updates > 0; updates--) order('updated');
  order(random(10) > 0 ? 'success' : 'failed');
  if (happens(mix.forbidden)) order('updated', 'forbidden');
  if (happens(mix.chargebacks)) {
    dispute('opened');
    dispute('closed', random(2) === 0 ? 'won' : 'lost');
  }
  return webhooks;
}

/**
 * Whether a webhook was answered as it has to be; what queues answers everything alike, but an inbox knows a duplicate.
 *
 * @type {(webhook: {fate: Fate}, mode: string, status: number, outcome: unknown) => boolean}
 */
export const isRight = (webhook, mode, status, outcome) => {
  if (mode === 'kafka' || (mode === 'inbox' && webhook.fate !== 'duplicate')) return status === 202 && outcome === 'queued';
  return {
    applied: status === 202 && outcome === 'applied',
    duplicate: status === 200 && outcome === 'duplicate',
    forbidden: status === 422,
  }[webhook.fate];
};

const USER = '6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f';
const TIMES = { created: '08:00:00', updated: '08:05:00', success: '08:10:00', failed: '08:10:00', opened: '09:00:00', closed: '09:30:00' };
/** @param {Status} status */
const time = status => `2026-11-23T${TIMES[status]}Z`;

/**
 * @param {string} orderId
 * @param {string} eventId
 * @param {Status} status
 */
function orderBody(orderId, eventId, status) {
  return {
    provider_event_id: eventId,
    order_id: orderId,
    user_id: USER,
    status,
    created_at: time('created'),
    updated_at: time(status),
    meta: { psp_reference: '8836183819713023', method: 'card' },
  };
}

/**
 * @param {string} orderId
 * @param {string} eventId
 * @param {Status} status
 * @param {string} [resolution]
 */
function disputeBody(orderId, eventId, status, resolution) {
  const body = {
    provider_event_id: eventId,
    order_id: orderId,
    user_id: USER,
    dispute_id: `dp-${orderId}`,
    status,
    reason: 'product_not_received',
    amount: 1999,
    currency: 'EUR',
    occurred_at: time(status),
  };
  return resolution ? { ...body, meta: { resolution } } : body;
}
