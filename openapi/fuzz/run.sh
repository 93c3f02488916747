#!/bin/sh
# Tries both services against their contracts with schemathesis, first as they are without secrets, then with them, and
# fails if it found anything: run.sh VENV, in the project's directory, with the jars built.
set -eu
venv=$1
out=target/fuzz
api=3900 ingest=3901
export PYTHONDONTWRITEBYTECODE=1

# A token has at least 32 characters; these are for this run alone
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

found=0
runner=
trap '[ -z "$runner" ] || kill "$runner" 2>/dev/null || true' EXIT

start() {
  java -Dsluice.data="$out/data" -Dsluice.ports=$api,$ingest,3910,3911,3912 -jar deploy/system/target/sluice.jar run "$2" >"$out/system-$1.log" 2>&1 &
  runner=$!
  until grep -q 'Sluice is up' "$out/system-$1.log"; do
    kill -0 "$runner" 2>/dev/null || { cat "$out/system-$1.log" >&2; exit 1; }
    sleep 1
  done
}

stop() {
  kill "$runner" && wait "$runner" || true
  runner=
}

try() {
  if FUZZ_TOKEN=${4-} "$venv/bin/schemathesis" --config-file openapi/fuzz/schemathesis.toml run "openapi/$2.yaml" \
    --url "http://127.0.0.1:$3" --no-color >"$out/$2-$1.txt" 2>&1; then
    echo "contract-fuzz: $2, $1: nothing found"
  else
    sed -nE '/= (FAILURES|ERRORS)/,$p' "$out/$2-$1.txt" >&2
    echo "contract-fuzz: $2, $1: see $out/$2-$1.txt" >&2
    found=1
  fi
}

rm -rf "$out/data"
mkdir -p "$out"

unset WEBHOOK_SECRETS API_TOKENS API_READ_TOKENS API_TOKEN ADMIN_TOKENS
start open http
try open webhooks $ingest
try open internal-updates $api
try open payments $api
stop

# The inbox has something to show after its webhooks were tried
start open-inbox inbox
try open-inbox webhooks $ingest
try open-inbox inbox $ingest
stop

export API_TOKENS=$(secret) API_READ_TOKENS=$(secret)
export WEBHOOK_SECRETS=whsec_$(head -c 32 /dev/urandom | base64)
export ADMIN_TOKENS=$(secret)
start secured inbox
try secured webhooks $ingest
unset WEBHOOK_SECRETS
try secured internal-updates $api "$API_TOKENS"
try secured payments $api "$API_READ_TOKENS"
try secured inbox $ingest "$ADMIN_TOKENS"
stop

exit $found
