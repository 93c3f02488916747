#!/bin/sh
# Loads compose.yaml for each mode and profile, with an env file such as `make secrets` writes, by the parser that
# Docker Compose v2 uses. Needs Go, and no Docker.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -C deploy/compose/config -o "$work/config" .
sh deploy/compose/secrets.sh "$work/env" > "$work/secrets.log"

files=compose.yaml
# Nothing but $1 and the env file decides
config() { env -i ${1:+"$1"} "$work/config" -f "$files" -env-file "$2" -profiles "${3:-}"; }

expect() {
  services=$(config "$1" "$work/env" "$2")
  if [ "$services" != "$3" ]; then
    echo "compose.yaml with $1, profiles ${2:-none}: it starts $services. It should start $3." >&2
    exit 1
  fi
}

expect WEBHOOK_MODE=http '' 'api-server ingest-app postgres'
expect WEBHOOK_MODE=grpc '' 'api-server ingest-app postgres'
expect WEBHOOK_MODE=inbox '' 'api-server ingest-app postgres'
expect WEBHOOK_MODE=kafka '' 'api-server ingest-app kafka postgres'
expect WEBHOOK_MODE=http pact 'api-server ingest-app pact-broker pact-postgres postgres'
expect WEBHOOK_MODE=kafka kafka,pact 'api-server ingest-app kafka pact-broker pact-postgres postgres'
expect '' '' 'api-server ingest-app postgres'

# A profile that is named turns off those of the env file: the broker has to be named too
expect WEBHOOK_MODE=kafka pact 'api-server ingest-app pact-broker pact-postgres postgres'

files=compose.yaml,deploy/compose/pact-port.yaml
expect WEBHOOK_MODE=http pact 'api-server ingest-app pact-broker pact-postgres postgres'
files=compose.yaml

# Each secret is required, also of a profile that is not on
for secret in $(sed -n 's/^\([A-Z_]*\)=$/\1/p' .env.example); do
  grep -v "^$secret=" "$work/env" > "$work/incomplete"
  if config '' "$work/incomplete" > /dev/null 2> "$work/refusal"; then
    echo "compose.yaml starts without $secret. It should ask for it: \${$secret:?run make secrets}" >&2
    exit 1
  fi
  grep -q "$secret is missing a value: run make secrets" "$work/refusal" || { cat "$work/refusal" >&2; exit 1; }
done
echo "compose.yaml is as it should be in each mode and profile."
