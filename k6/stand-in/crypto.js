import { createHmac } from 'node:crypto';

/** A digest of the data under a secret, both text or bytes. */
const hmac = (algorithm, secret, data, encoding) =>
  createHmac(algorithm, typeof secret === 'string' ? secret : Buffer.from(secret)).update(data).digest(encoding);

export default { hmac };
