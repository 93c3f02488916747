// Runs the commands of README and docs as they are printed, and compares what they print with what the page says. Runs
// what is below a line `<!-- run -->`, in a shell of its own each: of a `console` block what follows `$ ` (indented lines go
// on with a command, the others are what it prints), of an `sh` block all. A `make run-http`, `make run-inbox` or `make
// run-kafka` goes on beside the commands after it, with data of its own. Pages may be named: node deploy/docs-check.mjs README.md
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const BLOCK = /^<!-- run -->\n```(sh|console)\n(.*?)^```$/gms;
// A new terminal has none of the shell's own settings, nor those of the make that runs this
const UNSET = ['WEBHOOK_SECRETS', 'API_TOKENS', 'API_READ_TOKENS', 'API_TOKEN', 'ADMIN_TOKENS', 'EVENT_RETENTION', 'INBOX_EARLY_TTL', 'INBOX_RETENTION', 'PROVIDERS_FILE', 'PROVIDERS_TABLES', 'INGEST_URL', 'API_URL', 'MAKEFLAGS', 'MAKELEVEL', 'MFLAGS'];
const END = '\x1e';

// What starts the system and waits for it, and stops it at the end
const PRELUDE = `
stop() { [ -z "\${system:-}" ] || { kill "$system" && wait "$system"; } 2> /dev/null; }
trap stop EXIT
export JDK_JAVA_OPTIONS="-Dsluice.data=$DATA/data"
in_another_terminal() {
  "$@" > "$DATA/system.log" 2>&1 &
  system=$!
  for _ in $(seq 180); do
    curl -fs -o /dev/null http://localhost:3001/readyz && curl -fs -o /dev/null http://localhost:3000/readyz && return
    kill -0 "$system" 2> /dev/null || break
    sleep 1
  done
  cat "$DATA/system.log" >&2
  exit 1
}
`;

/** Of a block, each command with what it prints. */
function commands(kind, text) {
  if (kind === 'sh') return [{ command: text, printed: null }];
  const found = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('$ ')) found.push({ command: line.slice(2), printed: '' });
    else if (line.startsWith('  ') && found.at(-1)?.printed === '') found.at(-1).command += `\n${line}`;
    else if (found.length > 0) found.at(-1).printed += `${line}\n`;
  }
  return found;
}

/** Ids that are new on each run, times to the microsecond, and blank lines at the end are no difference. */
const plain = text => text.replace(/\border-[0-9a-f]{8}\b/g, 'order-********').replace(/"id":"\d+"/g, '"id":"*"')
  .replace(/("?)[^" ]*T\d\d:\d\d:\d\d\.\d+Z\1/g, '*')
  .replace(/\b(evt_|pi_|du_|PP-R-|WH-)[0-9A-Z-]{12,}/g, '$1*').replace(/\b[0-9A-Z]{16}\b/g, '*').trimEnd();

function run(page, kind, text) {
  const data = mkdtempSync(join(tmpdir(), 'sluice-docs-'));
  const all = commands(kind, text);
  const script = all.map(({ command }) => `${command.replace(/^make run-/, 'in_another_terminal make run-')}\nprintf '${END}%s${END}' $?`);
  const env = { ...process.env, DATA: data };
  UNSET.forEach(name => delete env[name]);
  try {
    const { stdout, stderr } = spawnSync('bash', ['-c', PRELUDE + script.join('\n')], { cwd: ROOT, env, encoding: 'utf8' });
    const parts = stdout.split(END);
    return all.flatMap(({ command, printed }, i) => {
      const [output, code] = [parts[2 * i] ?? '', parts[2 * i + 1] ?? 'none'];
      if (code === '0' && (printed === null || plain(output) === plain(printed))) return [];
      return [`${page}: ${command}\n  exit code ${code}, and it printed\n${output}${printed ? `  instead of\n${printed}` : ''}${stderr}`];
    }).slice(0, 1);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

const pages = process.argv.length > 2 ? process.argv.slice(2)
  : ['README.md', ...readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)];
const blocks = pages.flatMap(page => [...readFileSync(join(ROOT, page), 'utf8').matchAll(BLOCK)].map(([, kind, text]) => [page, kind, text]));
const failed = blocks.flatMap(block => run(...block));
failed.forEach(text => console.error(text));
console.log(`docs-check: ${blocks.length - failed.length} of ${blocks.length} blocks of commands did what the pages say`);
process.exitCode = failed.length === 0 && blocks.length > 0 ? 0 : 1;
