// Shows that each gate can fail: applies bad changes, one by one, to a copy of the tree, and wants exactly the gate to go
// red that the change is for, with a word that says why. One change for each kind of break that a gate knows, no more.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { gates } from './gates.mjs';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const INTERNAL = 'openapi/internal-updates.yaml';
const WEBHOOKS = 'openapi/webhooks.yaml';
const PAYMENTS = 'openapi/payments.yaml';
const INBOX = 'openapi/inbox.yaml';
const QUEUE = 'openapi/updates-kafka.yaml';
const PROTO = 'openapi/grpc/sluice/updates/v1/updates.proto';
const ACCEPTED = 'openapi/released/accepted.yaml';
const PACT = 'pact/ingest-app-api-server.json';
const MESSAGES = 'pact/api-server-ingest-app.json';

const replace = (file, from, to) => tree => {
  const text = readFileSync(join(tree, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} no longer has ${JSON.stringify(from)}: mend red.mjs`);
  write(file, text.replace(from, () => to))(tree);
};
const write = (file, text) => tree => {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
};
const all = (...edits) => tree => edits.forEach(edit => edit(tree));
const pactIn = file => edit => tree => {
  const text = JSON.parse(readFileSync(join(tree, file), 'utf8'));
  edit(text.interactions);
  write(file, JSON.stringify(text))(tree);
};
const pact = pactIn(PACT);
const messages = pactIn(MESSAGES);
const header = interaction => interaction.metadata ?? interaction.contents.metadata;
/** An acceptance more than there are. */
const accept = text => tree => {
  const accepted = readFileSync(join(tree, ACCEPTED), 'utf8').replace(/^breaks: \[\]$/m, 'breaks:');
  write(ACCEPTED, accepted + text)(tree);
};

const everywhere = (file, from, to) => tree => {
  const text = readFileSync(join(tree, file), 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} no longer has ${from}: mend red.mjs`);
  write(file, changed)(tree);
};

/** A member more in what a webhook is answered. */
const member = text => replace(WEBHOOKS, '        outcome:\n          type: string\n', `        ${text}\n        outcome:\n          type: string\n`);
/** An operation more, without a body. */
const operation = text => replace(INTERNAL, 'paths:\n', `paths:\n  /internal/pings:\n    get:\n${text}`);
const PING = "      operationId: ping\n      tags: [order-updates]\n      summary: Ping\n      responses:\n        '204':\n          description: Pong\n";
const UNSUPPORTED = "        '415':\n          $ref: '#/components/responses/UnsupportedMediaType'\n";

// What it is, the gate that says the word (and others that go red too), the word, the change
const cases = [
  ['nothing', null, '', () => {}],
  ['an optional member', null, '', member('note: { type: string, maxLength: 9, description: A note }')],

  ['a removed example', 'rules', 'has-example', replace(WEBHOOKS, '              example:\n                outcome: duplicate\n', '')],
  ['an example against its schema', 'rules', 'oas3-valid-media-example', replace(WEBHOOKS, 'outcome: duplicate', 'outcome: doubled')],
  ['a camelCase member', 'rules', 'snake-case', member('theNote: { type: string, maxLength: 9, description: A note }')],
  ['a string without a limit', 'rules', 'string-limits', member('note: { type: string, description: A note }')],
  ['a number without limits', 'rules', 'number-limits', member('note: { type: integer, description: A note }')],
  ['an array without a limit', 'rules', 'array-limits', member('note: { type: array, items: { type: boolean }, description: Notes }')],
  ['a map without a limit', 'rules', 'map-limits', member('note: { type: object, additionalProperties: { type: boolean }, description: Notes }')],
  ['a member without a type', 'rules', 'typed', member('note: { description: A note }')],
  ['a member without a description', 'rules', 'described', member('note: { type: boolean }')],
  ['an error that is not problem+json', 'rules', 'problem-json', replace(PAYMENTS, "      responses:\n", "      responses:\n        '418':\n          description: A teapot\n")],
  ['a problem without detail', 'rules', 'problem-json', replace(WEBHOOKS, "        '400':\n          $ref: '#/components/responses/Malformed'\n", "        '400':\n          $ref: '#/components/responses/Malformed'\n        '418':\n          description: A teapot\n          content:\n            application/problem+json:\n              schema:\n                $ref: '#/components/schemas/WebhookReceipt'\n              example:\n                outcome: queued\n")],
  ['an internal operation without security', 'rules', 'secured', operation(`${PING}      security: []\n`)],
  ['an internal operation with optional security', 'rules', 'secured', operation(`${PING}      security: [{}, { internalToken: [] }]\n`)],
  ['an open operation of the inbox', 'rules breaks', 'secured', replace(INBOX, 'operationId: getWebhook\n', 'operationId: getWebhook\n      security: []\n')],
  ['an operation without operationId', 'rules', 'operation-operationId', operation(PING.replace(/.*operationId.*\n/, ''))],
  ['an operationId that is not camelCase', 'rules', 'operation-id-casing', operation(PING.replace('Id: ping', 'Id: send_ping'))],
  ['an operation without a summary', 'rules', 'summarized', operation(PING.replace(/.*summary.*\n/, ''))],

  ['a removed status', 'breaks', '`415`', replace(INTERNAL, UNSUPPORTED, '')],
  ['a new required member', 'breaks', 'new required request property `channel`', all(
    replace(WEBHOOKS, 'required: [provider_event_id,', 'required: [channel, provider_event_id,'),
    replace(WEBHOOKS, '        provider_event_id:\n', '        channel: { type: string, maxLength: 9, description: A channel }\n        provider_event_id:\n'),
    replace(WEBHOOKS, '              provider_event_id: evt_1001\n', '              provider_event_id: evt_1001\n              channel: web\n'))],
  ['an optional member that becomes required', 'breaks', 'became required', replace(WEBHOOKS, 'status, updated_at, created_at]', 'status, updated_at, created_at, meta]')],
  ['a narrowed length', 'breaks', 'maxLength was decreased', replace(WEBHOOKS, 'maxLength: 255', 'maxLength: 64')],
  ['a renamed path', 'breaks', 'path removed', replace(PAYMENTS, '  /disputes:\n', '  /chargebacks:\n')],
  ['a request value removed', 'breaks', '`updated`', replace(WEBHOOKS, 'enum: [opened, updated, closed]', 'enum: [opened, closed]')],
  ['a response value added', 'breaks', '`refunded`', replace(PAYMENTS, 'enum: [opened, won, lost, closed]', 'enum: [opened, won, lost, closed, refunded]')],
  ['a response member removed', 'breaks', '`closed_at`', replace(PAYMENTS, '        closed_at:\n          type: string\n          format: date-time\n          description: When it was closed; RFC 3339, UTC\n', '')],
  ['a header of an answer removed', 'breaks rules', 'retry-after', replace(PAYMENTS, '      headers:\n        Retry-After:', '      x-headers:\n        Retry-After:')],
  ['a renamed operationId', 'breaks', 'getOrder', replace(PAYMENTS, 'operationId: getOrder\n', 'operationId: fetchOrder\n')],
  ['a renamed topic', 'breaks', 'webhooks.purchases', replace(QUEUE, 'address: webhooks.orders\n', 'address: webhooks.purchases\n')],
  ['a renamed message', 'breaks', 'dead-letter', replace(QUEUE, 'name: dead-order-update', 'name: dead-letter')],
  ['a header of a dead letter removed', 'breaks', 'dlq_detail', replace(QUEUE, 'dlq_detail:', 'dlq_text:')],
  ['security removed from an operation', 'breaks', 'GET /orders/{order_id}, security', replace(PAYMENTS, 'operationId: getOrder\n', 'operationId: getOrder\n      security: []\n')],
  ['security removed from a contract', 'breaks rules', 'GET /orders, security', replace(PAYMENTS, '  - readToken: []\npaths:', '  - {}\npaths:')],
  ['a default changed', 'breaks', 'query parameter limit, default', replace(PAYMENTS, 'default: 50', 'default: 20')],
  ['a request of another media type', 'breaks', 'request media types', replace(WEBHOOKS, '        content:\n          application/json:', '        content:\n          application/cbor:')],
  ['an answer of another media type', 'breaks', '200, media types', replace(WEBHOOKS, '          content:\n            application/json:', '          content:\n            application/cbor:')],
  ["another bound of a replay's", 'breaks', 'schema ReplayRequest/limit, default', replace(INBOX, 'default: 10000', 'default: 1000')],
  ['a renamed tag', 'breaks', 'tags: was', all(replace(PAYMENTS, '- name: disputes', '- name: chargebacks'), everywhere(PAYMENTS, /tags: \[disputes\]/g, 'tags: [chargebacks]'))],
  ['a renamed schema', 'breaks', 'schema WebhookReceipt: removed', everywhere(WEBHOOKS, /\bWebhookReceipt\b/g, 'Receipt')],
  ['a renamed path parameter', 'breaks', 'path /orders/{order_id}: removed', everywhere(PAYMENTS, /order_id\}|name: order_id\n(?=\s+in: path)/g, text => text.replace('order_id', 'order'))],
  ["another path of the server's", 'breaks', 'server 0, path', replace(PAYMENTS, ':3000\n', ':3000/v2\n')],
  ['a version that goes back', 'breaks', 'went back', replace(PAYMENTS, 'version: 2.0.0', 'version: 0.9.9')],
  ['another meaning of an answer to the client', 'breaks', 'x-sluice-client means', replace(INTERNAL, 'means: applied\n            retried', 'means: conflict\n            retried')],
  ['another meaning of any answer to the client', 'breaks', 'x-sluice-client 2xx', replace(INTERNAL, '2xx:\n    means: applied\n    retried: false', '2xx:\n    means: applied\n    retried: true')],
  ['another schema of a key', 'breaks', 'schema Key', replace(QUEUE, 'maxLength: 255\n    KeyAsItCame', 'maxLength: 64\n    KeyAsItCame')],
  ['a key of another schema', 'breaks', 'message OrderUpdate, headers, payload and bindings', replace(QUEUE, "schemas/Key'", "schemas/KeyAsItCame'")],
  ['other partitions', 'breaks', 'channel orders, bindings', replace(QUEUE, 'partitions: 6', 'partitions: 12')],
  ['another group', 'breaks', 'operation applyOrderUpdates, group', replace(QUEUE, 'enum: [payment-app-orders]', 'enum: [payments]')],
  ['another action', 'breaks', 'operation publishOrderUpdate', replace(QUEUE, 'action: send', 'action: receive')],
  ['a renamed operation', 'breaks', 'operation publishOrderUpdate', replace(QUEUE, 'publishOrderUpdate:', 'sendOrderUpdate:')],
  ['a renamed message of a channel', 'breaks', 'channel orders, message orderUpdate', everywhere(QUEUE, /\borderUpdate\b/g, 'update')],
  ['another content type by default', 'breaks', 'message DeadOrderUpdate', replace(QUEUE, 'defaultContentType: application/json', 'defaultContentType: application/cbor')],
  ['a contract removed', 'breaks', 'removed the contract', tree => rmSync(join(tree, PAYMENTS))],
  ['a contract that was never released', 'breaks', 'never released', tree => rmSync(join(tree, 'openapi/released/payments.yaml'))],
  ['an accepted break', null, '', all(
    replace(INTERNAL, UNSUPPORTED, ''),
    accept("  - { contract: internal-updates.yaml, operation: 'POST /internal/*', change: '*status `415`', reason: A test }\n"))],
  ['a break accepted elsewhere', 'breaks', '`415`', all(
    replace(INTERNAL, UNSUPPORTED, ''),
    accept("  - { contract: webhooks.yaml, operation: '*', change: '*', reason: A test }\n"))],
  ['a break accepted without a reason', 'breaks', 'no reason', all(
    replace(INTERNAL, UNSUPPORTED, ''),
    accept("  - { contract: internal-updates.yaml, operation: '*', change: '*status `415`' }\n"))],
  ['a stale acceptance', 'breaks', 'nothing breaks like', accept("  - { contract: webhooks.yaml, operation: '*', change: no such break, reason: A test }\n")],

  ['an interaction with a status that the contract lacks', 'pacts', 'response.status.unknown', pact(([first]) => { first.response.status = 418; })],
  ['an interaction on a path that the contract lacks', 'pacts', 'request.path-or-method.unknown', pact(([first]) => { first.request.path += '/x'; })],
  ['an interaction that sends a member too many', 'pacts', 'request.body.incompatible', pact(them => {
    them.find(i => i.response.status === 200).request.body.content.nickname = 'x';
  })],
  ['an interaction that expects another value', 'pacts', 'response.body.incompatible', pact(them => {
    them.find(i => i.response.status === 200).response.body.content.outcome = 'perhaps';
  })],
  ['an interaction without a token', 'pacts', 'request.authorization.missing', pact(them => {
    delete them.find(i => i.response.status === 200).request.headers.Authorization;
  })],
  ['no pact', 'pacts', 'is missing', tree => rmSync(join(tree, PACT))],
  ['a pact without interactions', 'pacts', 'has no interaction', pact(them => them.splice(0))],

  ['an AsyncAPI with an unknown action', 'asyncapi breaks', 'action', replace(QUEUE, 'action: send', 'action: sends')],
  ['a payload that is a copy', 'asyncapi breaks', 'no message has the payload', replace(QUEUE, "$ref: './internal-updates.yaml#/components/schemas/OrderUpdate'", 'type: object')],

  ['a message that the contract does not name', 'asyncapi', 'no message is named', messages(([first]) => { header(first).ce_type = 'x'; })],
  ['a message with another header', 'asyncapi', '/ce_source', messages(([first]) => { header(first).ce_source = '/x'; })],
  ['a message with a member too many', 'asyncapi', 'additional properties', messages(([first]) => { first.contents.content.nickname = 'x'; })],

  ['a field of gRPC that is not snake_case', 'rules breaks', 'FIELD_LOWER_SNAKE_CASE', replace(PROTO, 'string key = 1', 'string theKey = 1')],
  ['a field of gRPC without a comment', 'rules', 'COMMENT_FIELD', replace(PROTO, '  // The key.\n', '')],
  ['a field of gRPC removed', 'breaks grpc', 'FIELD_NO_DELETE', replace(PROTO, '  // ISO 4217 code, 3 upper-case letters.\n  string currency = 8;\n', '')],
  ['a field of gRPC with another number', 'breaks', 'FIELD_NO_DELETE', replace(PROTO, 'string value = 2', 'string value = 3')],
  ['a member that gRPC does not have', 'grpc', 'has the members', replace(INTERNAL, '      properties:\n        provider_event_id:\n', '      properties:\n        note: { type: string, maxLength: 9, description: A note }\n        provider_event_id:\n')],
  ['a member that gRPC cannot leave out', 'grpc breaks', 'cannot be told', replace(PROTO, 'optional string dispute_id', 'string dispute_id')],
  ['a limit that gRPC does not say', 'grpc', 'has the limit 1000', replace(PROTO, "provider's reason; at most 1000 characters", "provider's reason")],
  ['a value that gRPC does not have', 'grpc', 'DISPUTE_UPDATE_STATUS_WON', replace(INTERNAL, 'enum: [opened, updated, closed]', 'enum: [opened, updated, closed, won]')],
  ['an operation that gRPC does not have', 'grpc rules', 'no rpc', replace(INTERNAL, '  /internal/updates/orders:\n', `  /internal/pings:\n    post:\n${PING}  /internal/updates/orders:\n`)],
  ['a status that no outcome of gRPC has', 'grpc breaks', 'statuses that a message says', replace(PROTO, 'INVALID_TRANSITION = 422', 'INVALID_TRANSITION = 423')],
  ['an answer without a gRPC code', 'grpc', 'has no grpc code', replace(INTERNAL, '        grpc: [PERMISSION_DENIED]\n', '')],
  ['a gRPC code that does not exist', 'grpc', 'no code TEAPOT', replace(INTERNAL, 'grpc: [OK, UNAVAILABLE]', 'grpc: [OK, UNAVAILABLE, TEAPOT]')],
  ['a gRPC code with two meanings', 'grpc', 'gives UNAVAILABLE 2 meanings', replace(INTERNAL, 'grpc: [DEADLINE_EXCEEDED]', 'grpc: [DEADLINE_EXCEEDED, UNAVAILABLE]')],
  ['an accepted break of gRPC', null, '', all(
    replace(PROTO, 'string value = 2', 'string value = 3'),
    accept("  - { contract: grpc, operation: all, change: '*\"value\"*', reason: A test }\n"))],

  ['generated code under target/', 'generated', 'target/', write('api-server/target/classes/A.class', 'x')],
  ['generated code among the sources', 'generated', 'src/main', write('api-server/src/main/java/A.java', '@Generated("org.openapitools.codegen.languages.SpringCodegen")')],
];

async function run([title, gate, word, edit]) {
  const tree = mkdtempSync(join(tmpdir(), 'sluice-contract-'));
  try {
    for (const part of ['openapi', 'pact']) {
      cpSync(join(ROOT, part), join(tree, part), { recursive: true, filter: from => !/^openapi.(server|templates|gates)|^pact.(src|target)/.test(relative(ROOT, from)) });
    }
    edit(tree);
    execFileSync('git', ['init', '-q', tree]);
    execFileSync('git', ['-C', tree, 'add', '-A', '-f']);
    const found = await Promise.all(Object.entries(gates).map(async ([name, check]) => [name, await check(tree)]));
    const red = found.filter(([, texts]) => texts.length > 0);
    const [first, ...others] = gate?.split(' ') ?? [];
    const asExpected = red.map(([name]) => name).sort().join() === [first, ...others].filter(Boolean).sort().join()
      && (!first || Object.fromEntries(red)[first].some(text => text.includes(word)));
    return asExpected ? null : `${title}: wanted ${gate ? `${gate} red with "${word}"` : 'all green'}, got ${JSON.stringify(Object.fromEntries(red))}`;
  } finally {
    rmSync(tree, { recursive: true });
  }
}

const failed = [];
const waiting = [...cases];
await Promise.all(Array.from({ length: availableParallelism() }, async () => {
  for (let next; (next = waiting.shift()); ) {
    const failure = await run(next);
    if (failure) failed.push(failure);
  }
}));
failed.forEach(text => console.error(text));
console.log(`contract-red: ${cases.length - failed.length} of ${cases.length} changes had the gates say what they should`);
process.exitCode = failed.length === 0 ? 0 : 1;
