// A virtual user: runs the script's iterations as they are asked for.
import { parentPort, workerData } from 'node:worker_threads';
import { start } from './http.js';
import { measured, vu } from './vu.js';

Object.assign(globalThis, { __ENV: workerData.env, __VU: workerData.id });
vu.idInTest = workerData.id;
start();
const { default: iterate } = await import(workerData.script);

parentPort.on('message', async () => {
  vu.iterationInInstance++;
  let error = '';
  try {
    await iterate();
  } catch (e) {
    error = e.stack;
  }
  parentPort.postMessage({ samples: measured(), error });
});
parentPort.postMessage({ ready: true });
