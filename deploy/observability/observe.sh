#!/bin/sh
# Runs Prometheus beside the system that make run-* has started, until Ctrl-C; its data is in target/observe.
set -eu
cd "$(dirname "$0")/../.."
sh deploy/debian.sh prometheus
mkdir -p target/observe
echo "Prometheus: http://localhost:9090/alerts. What to do about an alert: docs/runbook.md"
exec prometheus --config.file=deploy/observability/prometheus.yaml --storage.tsdb.path=target/observe \
  --web.listen-address=127.0.0.1:9090 --log.level=warn
