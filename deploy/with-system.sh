#!/bin/sh
# with-system.sh MODE DIRECTORY COMMAND...: runs the command with INGEST_URL and API_URL, from the repository's root. Where the environment
# does not have both, it starts the system itself, on loopback and free ports, with its data and its log in the
# directory, and stops it at the end. Of secrets it gets WEBHOOK_SECRETS alone, where the caller sets that.
set -eu
cd "$(dirname "$0")/.."
mode=$1
directory=$2
shift 2
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)

system=
stop() {
  if [ -n "$system" ]; then
    kill "$system" 2> /dev/null || true
    wait "$system" 2> /dev/null || true
  fi
}
trap stop EXIT
trap 'exit 1' INT TERM
if [ -z "${INGEST_URL:-}" ] || [ -z "${API_URL:-}" ]; then
  ports=$(python3 -c 'import socket
taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(5)]
print(",".join(str(s.getsockname()[1]) for s in taken))')
  API_URL=http://localhost:$(echo "$ports" | cut -d, -f1)
  INGEST_URL=http://localhost:$(echo "$ports" | cut -d, -f2)
  env -u API_TOKENS -u API_READ_TOKENS -u API_TOKEN BIND_ADDRESS=127.0.0.1 sh deploy/system/with-jdk.sh java \
    "-Dsluice.ports=$ports" "-Dsluice.data=$directory/data" -jar deploy/system/target/sluice.jar run "$mode" > "$directory/system.log" 2>&1 &
  system=$!
  waited=0
  until curl -fs -o /dev/null "$INGEST_URL/readyz" && curl -fs -o /dev/null "$API_URL/readyz"; do
    waited=$((waited + 1))
    if [ "$waited" -gt 120 ] || ! kill -0 "$system" 2> /dev/null; then
      cat "$directory/system.log" >&2
      echo "The system did not come up." >&2
      exit 1
    fi
    sleep 1
  done
fi
export INGEST_URL API_URL
"$@"
