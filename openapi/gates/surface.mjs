// What a contract gives those who hold on to it and oasdiff does not compare, or compares as equal: each is a fact, a name
// and a value. What was released stays: a fact more is no change, a fact that is another or gone is one.

/**
 * The changes of a contract since its release, in the words of `breaks`. A fact is named "owner, what"; where the owner is
 * gone as a whole (a status, a parameter), oasdiff tells of that, once.
 */
export function surfaceChanges(released, now) {
  const facts = released.asyncapi ? queueFacts : httpFacts;
  const was = facts(released);
  const is = facts(now);
  const owner = name => name.split(', ')[0];
  const owners = new Set(Object.keys(is).map(owner));
  const told = name => name in is || !name.includes(', ') || owners.has(owner(name));
  const found = Object.entries(was).filter(([name, value]) => is[name] !== value && told(name))
    .map(([name, value]) => ({ operation: name, change: name in is ? `was ${value}, and is ${is[name]}` : `removed ${value}` }));
  return older(now.info.version, released.info.version)
    ? [...found, { operation: 'info.version', change: `went back from ${released.info.version} to ${now.info.version}` }]
    : found;
}

function older(version, than) {
  const [a, b] = [version, than].map(text => String(text).split('.').map(Number));
  const at = b.findIndex((part, i) => part !== a[i]);
  return at >= 0 && !(a[at] > b[at]);
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];
const entries = thing => Object.entries(thing ?? {});
// What a test covers and why something is left out is our own affair
const isOurs = key => key.endsWith('-exempt');
const json = value => JSON.stringify(value);
const sorted = thing => json(Object.keys(thing ?? {}).sort());

function httpFacts(contract) {
  const resolve = thing => thing?.$ref ? resolve(thing.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], contract)) : thing;
  const facts = {};
  const defaults = (name, schema) => {
    facts[`${name}, default`] = json(schema?.default) ?? 'none';
    entries(schema?.properties).forEach(([member, of]) => defaults(`${name}/${member}`, of));
    if (schema?.items) defaults(`${name}/items`, schema.items);
  };
  const parameters = (name, list) => (list ?? []).map(resolve).forEach(p => defaults(`${name} ${p.in} parameter ${p.name}`, resolve(p.schema)));
  const client = (name, row) => entries(row).filter(([key]) => !isOurs(key))
    .forEach(([key, value]) => { facts[`${name} ${key}`] = json(value); });

  (contract.servers ?? []).forEach(({ url }, i) => { facts[`server ${i}, path`] = url.replace(/^\w+:\/\/[^/]*/, '') || '/'; });
  entries(contract['x-sluice-client']).forEach(([row, of]) => client(`all, x-sluice-client ${row}`, of));
  entries(contract.components?.schemas).forEach(([name, schema]) => {
    facts[`schema ${name}`] = schema.type ?? 'any';
    defaults(`schema ${name}`, schema);
  });
  entries(contract.paths).forEach(([path, item]) => {
    facts[`path ${path}`] = 'its parameters';
    parameters(path, item.parameters);
    entries(item).filter(([method]) => METHODS.includes(method)).forEach(([method, operation]) => {
      const name = `${method.toUpperCase()} ${path}`;
      facts[`${name}, tags`] = json(operation.tags ?? []);
      facts[`${name}, security`] = json(operation.security ?? contract.security ?? []);
      parameters(name, operation.parameters);
      const body = resolve(operation.requestBody);
      if (body) facts[`${name}, request media types`] = sorted(body.content);
      entries(operation.responses).forEach(([status, response]) => {
        const answer = resolve(response);
        facts[`${name} ${status}, media types`] = sorted(answer.content);
        client(`${name} ${status}, x-sluice-client`, answer['x-sluice-client']);
      });
    });
  });
  return facts;
}

/** oasdiff knows no AsyncAPI, so all that both sides hold on to is here. */
function queueFacts({ defaultContentType, channels, operations, components: { messages, schemas } }) {
  const facts = {};
  const plain = ({ description, title, summary, ...rest }) => rest;
  entries(channels).forEach(([name, channel]) => {
    facts[`channel ${name}`] = channel.address;
    facts[`channel ${name}, bindings`] = json(channel.bindings);
    entries(channel.messages).forEach(([message, of]) => { facts[`channel ${name}, message ${message}`] = json(of); });
  });
  entries(operations).forEach(([name, operation]) => {
    facts[`operation ${name}`] = `${operation.action} ${operation.channel.$ref}`;
    facts[`operation ${name}, messages`] = json(operation.messages);
    facts[`operation ${name}, group`] = json(operation.bindings?.kafka?.groupId?.enum);
  });
  entries(messages).forEach(([name, message]) => {
    facts[`message ${name}`] = `${message.name}, ${message.contentType ?? defaultContentType}`;
    facts[`message ${name}, headers, payload and bindings`] = json([message.headers, message.payload, message.bindings]);
  });
  entries(schemas).forEach(([name, schema]) => {
    const { properties, required, allOf, ...rest } = plain(schema);
    facts[`schema ${name}`] = json(rest);
    [schema, ...(allOf ?? [])].forEach(part => {
      if (part.$ref) facts[`schema ${name}, all of ${part.$ref}`] = 'there';
      entries(part.properties).forEach(([header, of]) => { facts[`header ${header} of ${name}`] = json(plain(of)); });
      (part.required ?? []).forEach(header => { facts[`required header ${header} of ${name}`] = 'there'; });
    });
  });
  return facts;
}
