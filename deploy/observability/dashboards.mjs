// Writes Grafana's dashboards into the directory dashboards/: node dashboards.mjs. With --check it compares instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const COLUMNS = 24;
const PANELS_A_ROW = 3;
const HEIGHT = 8;

/** @param queries pairs of PromQL and legend */
const panel = (title, unit, description, ...queries) => ({ title, unit, description, queries });

const rate = (metric, by, labels = '') => `sum by (${by}) (rate(${metric}${labels}[$__rate_interval]))`;
const mean = (metric, by) =>
  `${rate(`${metric}_sum`, by)} / ${rate(`${metric}_count`, by)}`;

const overview = [
  panel('Answered in time (30 d: 99.9 %)', 'percentunit', 'Webhooks that got no 5xx, within 5 s.',
    ['1 - sluice:webhooks_failed:ratio_rate1h', 'last hour'], ['1 - sluice:webhooks_failed:ratio_rate3d', 'last 3 days']),
  panel('Applied in time (30 d: 99.9 %)', 'percentunit', 'Time in which nothing that could be applied waited for over 60 s.',
    ['1 - sluice:updates_late:ratio1h', 'last hour'], ['1 - sluice:updates_late:ratio3d', 'last 3 days']),
  panel('Alerts that fire', 'short', 'docs/runbook.md has an entry for each.',
    ['sum by (alertname, severity) (ALERTS{alertname=~"Sluice.*", alertstate="firing"})', '{{alertname}} ({{severity}})']),
  panel('Webhooks', 'reqps', 'By what the provider was told.',
    [rate('sluice_webhooks_seconds_count', 'status'), '{{status}}']),
  panel('Updates', 'ops', 'What became of them in api-server.',
    [rate('sluice_updates_total', 'outcome'), '{{outcome}}']),
  panel('Time to the answer', 's', '',
    ['histogram_quantile(0.5, sum by (le) (rate(sluice_webhooks_seconds_bucket[$__rate_interval])))', 'p50'],
    ['histogram_quantile(0.99, sum by (le) (rate(sluice_webhooks_seconds_bucket[$__rate_interval])))', 'p99']),
  panel('Instances that are up', 'short', '', ['sum by (job) (up{job=~"api-server|ingest-app"})', '{{job}}']),
  panel('Instances that are ready', 'short', 'As /readyz says.', ['sum by (job) (sluice_ready)', '{{job}}']),
  panel('What runs', 'short', 'Two versions at a time: an upgrade.',
    ['count by (service, version, mode) (sluice_build)', '{{service}} {{version}} {{mode}}']),
];

const ingest = [
  panel('Webhooks by provider', 'reqps', '', [rate('sluice_webhooks_seconds_count', 'provider, kind'), '{{provider}} {{kind}}']),
  panel('Answers that are no success', 'reqps', '',
    [rate('sluice_webhooks_seconds_count', 'provider, status', '{status!~"2.."}'), '{{provider}} {{status}}']),
  panel('Time to the answer, p99', 's', '',
    ['histogram_quantile(0.99, sum by (le, provider) (rate(sluice_webhooks_seconds_bucket[$__rate_interval])))', '{{provider}}']),
  panel('Signatures refused', 'reqps', 'stale: clocks. wrong: a secret, or somebody else.',
    [rate('sluice_webhooks_refused_total', 'provider, reason'), '{{provider}} {{reason}}']),
  panel('Attempts', 'ops', 'Calls for an update, by what came of them.',
    [rate('sluice_attempts_seconds_count', 'of, outcome'), '{{of}} {{outcome}}']),
  panel('Time of an attempt, mean', 's', '', [mean('sluice_attempts_seconds', 'of'), '{{of}}']),
  panel('Retries', 'ops', 'By what the attempt before met.', [rate('sluice_retries_total', 'of, reason'), '{{of}} {{reason}}']),
  panel('Circuit breaker', 'short', '1: the state that it has.', ['max by (of, state) (sluice_breaker_state)', '{{of}} {{state}}']),
  panel('Turned away by the breaker', 'ops', '', [rate('sluice_breaker_refused_total', 'of'), '{{of}}']),
  panel('Updates that wait for a call', 'short', 'Refused above 8,192.', ['max by (of) (sluice_calls_waiting)', '{{of}}']),
  panel('Their payloads', 'bytes', '', ['max by (of) (sluice_calls_waiting_bytes)', '{{of}}']),
  panel('Calls in flight', 'short', '', ['max by (of) (sluice_calls_in_flight)', '{{of}}']),
  panel('Events without a row in their table', 'ops', 'docs/tables.md',
    [rate('sluice_webhooks_unexpected_total', 'provider'), '{{provider}}']),
  panel('Disagreements', 'ops', 'Should stay 0.', ['sum(rate(sluice_delivery_disagreements_total[$__rate_interval]))', 'disagreements']),
];

const api = [
  panel('Updates', 'ops', '', [rate('sluice_updates_total', 'kind, outcome'), '{{kind}} {{outcome}}']),
  panel('Answers', 'reqps', 'Of all paths.', [rate('http_server_requests_seconds_count', 'uri, status', '{job="api-server"}'), '{{uri}} {{status}}']),
  panel('Updates a batch', 'short', 'Near 1: idle. Near 64: the database is the limit.', [mean('sluice_batch_size', 'batcher'), '{{batcher}}']),
  panel('Wait for a batch, mean', 's', '', [mean('sluice_batch_wait_seconds', 'batcher'), '{{batcher}}']),
  panel('Time of a batch, mean', 's', '', [mean('sluice_batch_apply_seconds', 'batcher'), '{{batcher}}']),
  panel('Updates that wait for a batch', 'short', '503 above 1,024.', ['max by (batcher) (sluice_batch_waiting)', '{{batcher}}']),
  panel('Their payloads', 'bytes', '', ['max by (batcher) (sluice_batch_waiting_bytes)', '{{batcher}}']),
  panel('Batches in flight', 'short', '', ['max by (batcher) (sluice_batch_in_flight)', '{{batcher}}']),
  panel('Updates that wait for a row', 'short', 'Another session holds it.', ['max by (batcher) (sluice_batch_locked)', '{{batcher}}']),
  panel('Statements that failed', 'ops', 'By class of SQLState: docs/metrics.md.',
    [rate('sluice_database_errors_total', 'job, class'), '{{job}} {{class}}']),
  panel('Connections in use', 'short', '', ['max by (job, pool) (hikaricp_connections_active)', '{{job}} {{pool}}']),
  panel('Threads that wait for a connection', 'short', '', ['max by (job, pool) (hikaricp_connections_pending)', '{{job}} {{pool}}']),
  panel('Conflicts', 'ops', 'Two events contradict each other.', [rate('sluice_conflicts_total', 'of, type'), '{{of}} {{type}}']),
  panel('Events forgotten', 'ops', 'By EVENT_RETENTION; none where it is not set.', [rate('sluice_events_forgotten_total', 'of'), '{{of}}']),
  panel('Longest time to forget a page of them', 's', 'Of the last two minutes. A round comes once an hour.',
    ['max by (of) (sluice_events_forget_seconds_max)', '{{of}}']),
];

const inbox = [
  panel('Lag', 's', 'Age of the oldest webhook that could be applied. Above 60 s: late.', ['max(sluice_inbox_lag_seconds)', 'lag']),
  panel('Age of the oldest that is not done', 's', 'Early ones among them.', ['max(sluice_inbox_oldest_pending_seconds)', 'age']),
  panel('Pending', 'short', 'Counted to 100,000.', ['max(sluice_inbox_pending)', 'pending']),
  panel('Failed', 'short', 'They wait for an operator.', ['max(sluice_inbox_failed)', 'failed']),
  panel('Early', 'short', 'They wait for their order.', ['max(sluice_inbox_early)', 'early']),
  panel('Stored', 'ops', '', [rate('sluice_webhooks_seconds_count', 'provider', '{status=~"2.."}'), '{{provider}}']),
  panel('Attempts of the relay', 'ops', '', [rate('sluice_attempts_seconds_count', 'outcome'), '{{outcome}}']),
  panel('Statements that failed', 'ops', '', [rate('sluice_database_errors_total', 'class', '{job="ingest-app"}'), '{{class}}']),
  panel('Connections in use', 'short', '', ['max by (instance) (hikaricp_connections_active{job="ingest-app"})', '{{instance}}']),
];

const kafka = [
  panel('Records that are not applied', 'short', 'Of the whole group.', ['max by (topic) (sluice_kafka_lag)', '{{topic}}']),
  panel('Age of the oldest in hand', 's', '0 between batches.', ['max by (topic) (sluice_kafka_oldest_seconds)', '{{topic}}']),
  panel('How long a batch is retried', 's', 'Above 5 s: not ready.', ['max by (topic) (sluice_kafka_retrying_seconds)', '{{topic}}']),
  panel('Published', 'ops', '', [rate('sluice_kafka_publish_seconds_count', 'outcome'), '{{outcome}}']),
  panel('Time to publish, mean', 's', '', [mean('sluice_kafka_publish_seconds', 'outcome'), '{{outcome}}']),
  panel('Dead letters', 'ops', 'docs/operating.md has the reasons.', [rate('sluice_dead_letters_total', 'reason'), '{{reason}}']),
  panel('Parked and held', 'ops', 'parked: they wait for their order. held: a bug.', [rate('sluice_updates_total', 'outcome', '{outcome=~"parked|held"}'), '{{outcome}}']),
];

const jvm = [
  panel('CPU of the process', 'percentunit', 'Of all cores that it may use.', ['process_cpu_usage', '{{job}} {{instance}}']),
  panel('Heap in use', 'bytes', '', ['sum by (job, instance) (jvm_memory_used_bytes{area="heap"})', '{{job}} {{instance}}']),
  panel('Heap in use after collecting', 'percentunit', 'Above 90 %: too small.', ['jvm_memory_usage_after_gc', '{{job}} {{instance}}']),
  panel('Time in collections', 'percentunit', '', [rate('jvm_gc_pause_seconds_sum', 'job, instance'), '{{job}} {{instance}}']),
  panel('Longest collection', 's', 'Of the last two minutes.', ['max by (job, instance) (jvm_gc_pause_seconds_max)', '{{job}} {{instance}}']),
  panel('Memory outside of the heap', 'bytes', '', ['sum by (job, instance) (jvm_memory_used_bytes{area="nonheap"})', '{{job}} {{instance}}']),
];

const dashboards = { overview, ingest, api, inbox, kafka, jvm };

function dashboard(name, panels) {
  const width = COLUMNS / PANELS_A_ROW;
  return {
    uid: `sluice-${name}`,
    title: `Sluice: ${name}`,
    tags: ['sluice'],
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    links: [{ type: 'dashboards', tags: ['sluice'], title: 'Sluice', asDropdown: false, keepTime: true }],
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }] },
    panels: panels.map(({ title, unit, description, queries }, i) => ({
      id: i + 1,
      type: 'timeseries',
      title,
      description,
      datasource: { type: 'prometheus', uid: '${datasource}' },
      gridPos: { x: (i % PANELS_A_ROW) * width, y: Math.floor(i / PANELS_A_ROW) * HEIGHT, w: width, h: HEIGHT },
      fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10, showPoints: 'never' } }, overrides: [] },
      options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
      targets: queries.map(([expr, legendFormat], query) => ({ refId: String.fromCharCode(65 + query), expr, legendFormat })),
    })),
  };
}

const check = process.argv.includes('--check');
for (const [name, panels] of Object.entries(dashboards)) {
  const file = fileURLToPath(new URL(`dashboards/${name}.json`, import.meta.url));
  const text = JSON.stringify(dashboard(name, panels), null, 2) + '\n';
  if (!check) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${name}.json is not what dashboards.mjs writes: node deploy/observability/dashboards.mjs`);
    process.exitCode = 1;
  }
}
