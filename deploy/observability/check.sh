#!/bin/sh
# Checks rules and dashboards without a running system: by promtool, and against docs/metrics.md and docs/runbook.md.
set -eu
cd "$(dirname "$0")"
sh ../debian.sh promtool:prometheus
promtool check config prometheus.yaml
promtool test rules tests/*.yaml
node dashboards.mjs --check
cd check
go vet ./...
go test -count=1 ./...
