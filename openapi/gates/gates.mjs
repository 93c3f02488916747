// The gates of `make contract`. A gate takes the root of a work tree and returns what is wrong with it, one text a finding.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromFile, Parser } from '@asyncapi/parser';
import { default as Ajv } from 'ajv';
import { default as addFormats } from 'ajv-formats';
import { createConfig, lint } from '@redocly/openapi-core';
import { Comparator } from '@pactflow/openapi-pact-comparator';
import spectralCore from '@stoplight/spectral-core';
import parsers from '@stoplight/spectral-parsers';
import loader from '@stoplight/spectral-ruleset-bundler/with-loader';
import { parse } from 'yaml';
import { differences } from './grpc.mjs';
import { surfaceChanges } from './surface.mjs';

const HERE = import.meta.dirname;
const OASDIFF = join(HERE, 'target/oasdiff');
const BUF = join(HERE, 'node_modules/.bin/buf');
const PROVIDER = 'internal-updates.yaml';
const QUEUE = 'updates-kafka.yaml';
const GRPC = 'grpc';
const ACCEPTED = 'accepted.yaml';

const yaml = (...path) => parse(fs.readFileSync(join(...path), 'utf8'));
const contracts = folder => fs.readdirSync(folder).filter(name => name.endsWith('.yaml') && yaml(folder, name)?.openapi);

/** What a command printed, whatever it exited with; a command that cannot be run is an error. */
async function output(command, args, options = {}) {
  try {
    return (await promisify(execFile)(command, args, { maxBuffer: 1 << 26, ...options })).stdout;
  } catch (e) {
    if (typeof e.code === 'number' && e.code <= (options.findings ?? 0)) return e.stdout;
    throw e;
  }
}

const spectral = (async () => {
  const it = new spectralCore.Spectral();
  it.setRuleset(await loader.bundleAndLoadRuleset(join(HERE, '../.spectral.yaml'), { fs, fetch }));
  return it;
})();

const redocly = createConfig({ extends: ['recommended-strict'] });

/** Our own, and those that Redocly recommends. */
async function rules(root) {
  const found = contracts(join(root, 'openapi')).map(name => {
    const file = join(root, 'openapi', name);
    const text = fs.readFileSync(file, 'utf8');
    if (!linted.has(text)) linted.set(text, ruled(name, file, text));
    return linted.get(text);
  });
  return [...(await Promise.all(found)).flat(), ...await buf(root, 'lint', GRPC)];
}

/** By its text, what is wrong with a contract: most copies of the tree that red.mjs makes hold the same ones. */
const linted = new Map();

async function ruled(name, file, text) {
  const ours = await (await spectral).run(new spectralCore.Document(text, parsers.Yaml, name));
  const recommended = await lint({ ref: file, config: await redocly });
  return [
    ...ours.map(f => `${name}:${f.range.start.line + 1} ${f.code}: ${f.message}`),
    ...recommended.map(f => `${name} ${f.location[0]?.pointer} ${f.ruleId}: ${f.message}`),
  ];
}

/** What buf finds, once for all copies of the tree that hold the same files. */
async function buf(root, ...args) {
  const folder = join(root, 'openapi');
  const files = [GRPC, `released/${GRPC}`].flatMap(name => fs.readdirSync(join(folder, name), { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile()).map(entry => fs.readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const key = [...args, ...files].join('\0');
  if (!checked.has(key)) checked.set(key, output(BUF, [...args, '--error-format', 'json'], { cwd: folder, findings: 100 }));
  return (await checked.get(key)).split('\n').filter(Boolean).map(line => JSON.parse(line))
    .map(f => `${f.path}:${f.start_line ?? 1} ${f.type}: ${f.message}`);
}

const checked = new Map();

async function grpc(root) {
  const image = await output(BUF, ['build', GRPC, '--as-file-descriptor-set', '-o', '-#format=json'], { cwd: join(root, 'openapi') });
  return differences(yaml(root, 'openapi', PROVIDER), JSON.parse(image).file).map(text => `${GRPC}: ${text}`);
}

async function breaks(root) {
  const now = [...contracts(join(root, 'openapi')), QUEUE, GRPC];
  const released = fs.readdirSync(join(root, 'openapi/released')).filter(name => name !== ACCEPTED);
  const found = now.filter(c => !released.includes(c)).map(c => `${c} was never released: make contract-release`);
  const accepted = yaml(root, 'openapi/released', ACCEPTED)?.breaks ?? [];
  const used = new Set();
  for (const contract of released) {
    for (const { operation, change } of now.includes(contract) ? await changes(root, contract) : [removed(contract)]) {
      const by = accepted.filter(a => a.contract === contract && like(a.operation, operation) && like(a.change, change));
      by.forEach(a => used.add(a));
      if (by.length === 0) found.push(`${contract} ${operation}: ${change}. Undo it, or accept it in released/accepted.yaml`);
    }
  }
  for (const a of accepted) {
    if (!a.reason?.trim()) found.push(`accepted.yaml: no reason is given for "${a.change}"`);
    if (!used.has(a)) found.push(`accepted.yaml: nothing breaks like "${a.contract} ${a.operation}: ${a.change}"; take it out`);
  }
  return found;
}

const removed = () => ({ operation: 'all', change: 'removed the contract' });

async function changes(root, contract) {
  if (contract === GRPC) return (await buf(root, 'breaking', GRPC, '--against', `released/${GRPC}`)).map(change => ({ operation: 'all', change }));
  const [was, is] = ['openapi/released', 'openapi'].map(folder => fs.readFileSync(join(root, folder, contract), 'utf8'));
  if (was === is) return [];
  const surface = surfaceChanges(parse(was), parse(is));
  if (contract === QUEUE) return surface;
  const args = ['breaking', `released/${contract}`, contract, '-f', 'json', '--severity-levels', join(HERE, 'oasdiff-levels.txt')];
  const found = JSON.parse(await output(OASDIFF, args, { cwd: join(root, 'openapi') }));
  return [...found.map(f => ({ operation: f.path ? `${f.operation} ${f.path}` : f.section, change: f.text })), ...surface];
}

/** Whether a text is what a pattern says, in which `*` stands for anything. */
function like(pattern, text) {
  const literal = part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${String(pattern).split('*').map(literal).join('.*')}$`, 's').test(text);
}

async function pacts(root) {
  const oas = yaml(root, 'openapi', PROVIDER);
  const folder = join(root, 'pact');
  const file = 'ingest-app-api-server.json';
  if (!fs.existsSync(join(folder, file))) return [`pact/${file} is missing: make test writes it`];
  const pact = JSON.parse(fs.readFileSync(join(folder, file), 'utf8'));
  const found = [];
  for await (const f of new Comparator({ oas }).compare(pact)) {
    found.push(`${file} "${f.mockDetails?.interactionDescription}" ${f.code}: ${f.message}`);
  }
  return pact.interactions.length === 0 ? [`pact/${file} has no interaction`] : found;
}

async function asyncapi(root) {
  const { diagnostics, document } = await fromFile(new Parser(), join(root, 'openapi', QUEUE)).parse();
  const found = diagnostics
    .filter(d => d.severity <= 1) // errors and warnings; the rest is news of later versions of AsyncAPI
    .map(d => `${QUEUE}:${d.range.start.line + 1} ${d.code}: ${d.message}`);
  return [...found, ...payloads(yaml(root, 'openapi', PROVIDER), yaml(root, 'openapi', QUEUE)), ...(document ? messages(root, document) : [])];
}

/** The pact on messages asks for what the contract promises: each is one of its messages, with these headers and this value. */
function messages(root, document) {
  const file = 'api-server-ingest-app.json';
  if (!fs.existsSync(join(root, 'pact', file))) return [`pact/${file} is missing: make test writes it`];
  const { interactions } = JSON.parse(fs.readFileSync(join(root, 'pact', file), 'utf8'));
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  const wrong = (schema, value) => ajv.validate(schema, value) ? [] : ajv.errors.map(e => `${e.instancePath} ${e.message}`);
  const found = interactions.flatMap(({ description, metadata, contents }) => {
    const headers = metadata ?? contents.metadata;
    const message = document.allMessages().all().find(m => m.name() === headers?.ce_type);
    return (message ? [...wrong(message.headers().json(), headers), ...wrong(message.payload().json(), contents.content)] : [`no message is named ${headers?.ce_type}`])
      .map(text => `${file} "${description}": ${text}`);
  });
  return interactions.length === 0 ? [`pact/${file} has no interaction`] : found;
}

/** A value is what HTTP would send: each update of the provider's contract is a payload here, by reference, never a copy. */
function payloads(oas, queue) {
  const updates = Object.values(oas.paths ?? {})
    .map(path => path.post?.requestBody?.content?.['application/json']?.schema?.$ref)
    .filter(ref => oas.components?.schemas?.[ref?.split('/').pop()]?.properties?.provider_event_id)
    .map(ref => `./${PROVIDER}${ref}`);
  const refs = Object.values(queue.components?.messages ?? {}).map(message => message.payload?.$ref);
  return updates.filter(ref => !refs.includes(ref)).map(ref => `${QUEUE}: no message has the payload $ref ${ref}`);
}

async function generated(root) {
  const git = (...args) => output('git', ['-C', root, ...args], { findings: 1 });
  const tracked = (await git('ls-files')).split('\n').filter(name => /(^|\/)(target|generated|generated-sources|node_modules)\//.test(name));
  const stamped = (await git('grep', '--cached', '-l', 'org\\.openapitools\\.codegen\\.languages', '--', '*.java')).split('\n').filter(Boolean);
  return [...new Set([...tracked, ...stamped])].map(name => `${name} is generated, and in git: git rm --cached ${name}`);
}

export const gates = { rules, breaks, pacts, asyncapi, grpc, generated };
