// Standard Webhooks: plain JavaScript, for k6 and for Node's tests, each of which has an HMAC of its own.

/**
 * The headers of a signed webhook.
 *
 * @param {string} secret whsec_ and Base64
 * @param {string} id of the message
 * @param {number} timestamp seconds since 1970
 * @param {string} body as it is sent
 * @param {(key: string, text: string) => string} hmac SHA-256 in Base64, with a key in Base64
 */
export function signed(secret, id, timestamp, body, hmac) {
  return {
    'webhook-id': id,
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': `v1,${hmac(secret.replace('whsec_', ''), `${id}.${timestamp}.${body}`)}`,
  };
}
