// Holds the gRPC contract to internal-updates.yaml, of which it is another spelling: operations, members and which of them
// are required, their types and limits, enums, statuses, and that each answer of the table has its gRPC codes.

const CODES = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'];
/** Of these schemas there are messages. */
const isMessage = name => /Update(Item)?$/.test(name) || name === 'UpdateOutcome';
const LIMITS = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'maxProperties'];
const OUTCOME = 'UpdateOutcomeStatus';

const entries = thing => Object.entries(thing ?? {});
const upper = name => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/** What differs, one text a finding. @param files FileDescriptorProtos, as JSON */
export function differences(oas, files) {
  const proto = read(files);
  return [...operations(oas, proto), ...Object.keys(oas.components.schemas).filter(isMessage).flatMap(name => members(oas, proto, name)), ...statuses(oas, proto), ...codes(oas)];
}

function read(files) {
  const proto = { methods: {}, messages: {}, enums: {}, comments: {} };
  for (const file of files.filter(({ package: name }) => !name.startsWith('google.'))) {
    const comment = path => file.sourceCodeInfo.location.find(l => l.path?.join() === path.join())?.leadingComments ?? '';
    file.service.forEach(service => service.method.forEach(method => { proto.methods[method.name] = `${service.name} ${method.name}`; }));
    file.enumType.forEach(type => { proto.enums[type.name] = type.value; });
    file.messageType.forEach((type, at) => {
      proto.messages[type.name] = type.field.map((field, i) => ({ ...field, comment: comment([4, at, 2, i]) }));
    });
  }
  return proto;
}

const posts = oas => Object.values(oas.paths).map(path => path.post).filter(Boolean);

function operations(oas, proto) {
  const wanted = posts(oas).map(({ operationId, tags }) => {
    const method = operationId[0].toUpperCase() + operationId.slice(1);
    return `${tags[0].replace(/(^|-)(\w)/g, (_, dash, letter) => letter.toUpperCase())}Service ${method}`;
  });
  const has = Object.values(proto.methods);
  return [...wanted.filter(name => !has.includes(name)).map(name => `${name} is an operation, and no rpc`),
    ...has.filter(name => !wanted.includes(name)).map(name => `${name} is an rpc, and no operation`)];
}

function members(oas, proto, name) {
  const schema = oas.components.schemas[name];
  const fields = proto.messages[name] ?? [];
  const [wanted, has] = [Object.keys(schema.properties), fields.map(field => field.name)];
  if (wanted.join() !== has.join()) return [`${name} has the members ${wanted}, and the message ${has}`];
  return fields.flatMap(field => {
    const property = resolve(oas, schema.properties[field.name]);
    const ref = schema.properties[field.name].$ref?.split('/').pop();
    const status = field.typeName?.endsWith(`.${OUTCOME}`);
    const type = status ? 'integer int32' : typeOf(field);
    const required = schema.required.includes(field.name);
    const optional = field.proto3Optional ?? field.type === 'TYPE_MESSAGE';
    const says = field.comment.match(/\d+/g)?.map(Number) ?? [];
    return [
      ...(type === expected(property, ref) ? [] : [`${name}.${field.name} is ${expected(property, ref)}, and in the message ${type}`]),
      ...(required !== optional || required && field.type === 'TYPE_MESSAGE' ? [] : [`${name}.${field.name} is ${required ? 'required, and in the message optional' : 'optional, and in the message it cannot be told from an empty one'}`]),
      ...limits(property).filter(limit => !says.includes(limit)).map(limit => `${name}.${field.name} has the limit ${limit}, and its comment does not say so`),
      ...(property.enum ? values(ref, property.enum, proto) : []),
    ];
  });
}

const resolve = (oas, property) => property.$ref ? resolve(oas, oas.components.schemas[property.$ref.split('/').pop()]) : property;

/** Those of its parts too; 36 characters are a UUID's, 3 a currency's. */
function limits(property) {
  const of = thing => LIMITS.filter(limit => thing?.[limit] > 0).map(limit => thing[limit]);
  return [...of(property), ...of(property['x-property-names']), ...of(property.additionalProperties)];
}

function expected(property, ref) {
  if (property.enum) return ref;
  if (property.properties) return ref;
  if (property.type === 'object') return 'Meta';
  if (property.format === 'date-time') return 'Timestamp';
  return property.type === 'integer' ? `integer ${property.format}` : 'string';
}

function typeOf({ type, typeName }) {
  if (typeName) return typeName.split('.').pop();
  return { TYPE_STRING: 'string', TYPE_INT32: 'integer int32', TYPE_INT64: 'integer int64' }[type] ?? type;
}

function values(name, wanted, proto) {
  const has = (proto.enums[name] ?? []).map(value => value.name);
  const all = ['unspecified', ...wanted].map(value => `${upper(name)}_${value.toUpperCase()}`);
  return all.join() === has.join() ? [] : [`${name} has the values ${all}, and the enum ${has}`];
}

/** An outcome has the statuses that are about an update: those that a message can say. */
function statuses(oas, proto) {
  const wanted = posts(oas).filter(post => !post.operationId.endsWith('s')).flatMap(post => rows(oas, post.responses)
    .filter(([, row]) => row?.grpc?.includes('OK')).map(([status]) => Number(status)));
  const has = (proto.enums[OUTCOME] ?? []).map(value => value.number).filter(number => number > 0);
  const text = numbers => [...new Set(numbers)].sort().join();
  return text(wanted) === text(has) ? [] : [`${OUTCOME} has ${text(has)}, and the statuses that a message says are ${text(wanted)}`];
}

const rows = (oas, responses) => entries(responses)
  .map(([status, response]) => [status, (response.$ref ? oas.components.responses[response.$ref.split('/').pop()] : response)['x-sluice-client']]);

/** Each answer has its codes, or says why it has none; a code means one thing, wherever it stands. */
function codes(oas) {
  const single = posts(oas).filter(post => !post['x-sluice-client']);
  const table = [...single.flatMap(post => rows(oas, post.responses)), ...entries(oas['x-sluice-client'])];
  const unmapped = table.filter(([, row]) => !row?.grpc?.length === !row?.['grpc-exempt']).map(([name]) => `x-sluice-client ${name} has no grpc code, or has one though it is exempt`);
  const unknown = table.flatMap(([name, row]) => (row?.grpc ?? []).filter(code => !CODES.includes(code)).map(code => `x-sluice-client ${name}: gRPC has no code ${code}`));
  const differing = CODES.slice(1).flatMap(code => {
    const meanings = new Set(table.filter(([, row]) => row?.grpc?.includes(code)).map(([, row]) => `${row.means}, ${row.provider}`));
    return meanings.size === 1 ? [] : [`x-sluice-client gives ${code} ${meanings.size} meanings: ${[...meanings].join('; ') || 'none'}`];
  });
  return [...new Set([...unmapped, ...unknown, ...differing])];
}
