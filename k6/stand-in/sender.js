// Sends for one virtual user, over one connection that is kept.
import http from 'node:http';
import { workerData } from 'node:worker_threads';

const { port, answered } = workerData;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function answer(message) {
  port.postMessage(message);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
}

port.on('message', ({ method, url, body, headers }) => {
  const none = error => answer({ status: 0, text: '', error: `${error}` });
  const request = http.request(url, { method, headers, agent, timeout: 60_000 }, response => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', piece => (text += piece));
    response.on('end', () => answer({ status: response.statusCode, text, error: '' }));
    response.on('error', none);
  });
  request.on('timeout', () => request.destroy(new Error('no answer within 60 s')));
  request.on('error', none);
  request.end(body);
});
answer({});
