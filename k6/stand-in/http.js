// k6's calls return when the answer is there, so another thread sends, and this one is held until it has.
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { record } from './vu.js';

const OK = status => status >= 200 && status < 400;
let isExpected = OK;
const answered = new Int32Array(new SharedArrayBuffer(4));
let sender;

/** What the sender says next. */
function answer() {
  // The call that wakes this thread may be a late one, of the answer before
  while (Atomics.load(answered, 0) === 0) Atomics.wait(answered, 0, 0);
  Atomics.store(answered, 0, 0);
  return receiveMessageOnPort(sender).message;
}

/** Starts the sender, for a user that will have requests; returns when it is there. */
export function start() {
  const { port1, port2 } = new MessageChannel();
  sender = port1;
  new Worker(new URL('./sender.js', import.meta.url), { workerData: { port: port2, answered }, transferList: [port2] }).unref();
  answer();
}

/** Status 0 where there was no answer, as in k6. */
function request(method, url, body, params = {}) {
  const started = performance.now();
  sender.postMessage({ method, url: `${url}`, body, headers: params.headers ?? {} });
  const { status, text, error } = answer();
  record('http_req_duration', performance.now() - started);
  record('http_req_failed', isExpected(status) ? 0 : 1);
  return { status, body: text, error, json: member => (member ? JSON.parse(text)[member] : JSON.parse(text)) };
}

export default {
  post: (url, body, params) => request('POST', url, body, params),
  expectedStatuses: (...statuses) => status => statuses.includes(status),
  setResponseCallback: callback => {
    isExpected = callback;
  },
};
