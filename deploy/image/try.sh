#!/usr/bin/env bash
# Tries what the Dockerfile does, without Docker, by the scripts that it calls: a trimmed runtime, each service taken apart
# and its AOT cache trained. Then starts each, with the cache and without, and prints how long it took until it was ready.
# Wants the jars that `make build` makes, and a JDK 25 in JAVA_HOME and on the PATH.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD/deploy/image
work=$(mktemp -d)
started=()
stop() { for pid in "${started[@]}"; do kill "$pid" 2> /dev/null && wait "$pid" 2> /dev/null || true; done; }
trap 'stop; rm -rf "$work"' EXIT

free_port() { "$JAVA_HOME/bin/jshell" -s - <<< 'try (var s = new java.net.ServerSocket(0)) { System.out.println(s.getLocalPort()); }'; }
fail() { echo "$1" >&2; exit 1; }

# Ready by the image's own health check
await() { # pid port log
  for _ in $(seq 600); do
    PORT=$2 bash "$here/healthcheck.sh" 2> /dev/null && return
    kill -0 "$1" 2> /dev/null || { cat "$3" >&2; fail "It ended before it was ready."; }
    sleep 0.05
  done
  cat "$3" >&2
  fail "It was not ready within 30 s."
}

measure() { # service, what it is called, JVM arguments
  local service=$1 name=$2 port management begin pid
  shift 2
  port=$(free_port) management=$(free_port)
  begin=$(date +%s%N)
  (cd "$work/$service" && exec env -i PATH="$work/java/bin:/usr/bin:/bin" PORT="$port" MANAGEMENT_PORT="$management" \
    PG_URL="jdbc:postgresql://127.0.0.1:$postgres/postgres" PG_USER=postgres \
    java @"$here/jvm.options" "$@" -jar "$service.jar") > "$work/log" 2>&1 &
  pid=$!
  started+=("$pid")
  await "$pid" "$port" "$work/log"
  printf '%-11s %-18s ready after %5d ms, %4d MB resident\n' "$service" "$name" \
    $((($(date +%s%N) - begin) / 1000000)) $(($(awk '/VmRSS/ {print $2}' "/proc/$pid/status") / 1024))
  kill "$pid"
  wait "$pid" || true
  PORT=$port bash "$here/healthcheck.sh" 2> /dev/null && fail "The health check is content with a service that has ended."
  return 0
}

sh "$here/runtime.sh" "$work/java"
for service in api-server ingest-app; do
  sh "$here/extract.sh" "$service/target/$service.jar" "$work/layers" > /dev/null
  mkdir "$work/$service"
  for layer in dependencies snapshot-dependencies application; do cp -r "$work/layers/$layer/." "$work/$service"; done
  rm -r "$work/layers"
  PATH=$work/java/bin:$PATH bash "$here/train.sh" "$service" "$work/$service"
done

postgres=$(free_port)
java -cp deploy/system/target/sluice.jar dev.sluice.system.PostgresHost "$work/pg" "$postgres" > "$work/pg.log" 2>&1 &
started+=("$!")
for _ in $(seq 600); do grep -q 'ready to accept connections' "$work/pg.log" && break; sleep 0.1; done

find "$work/api-server" "$work/ingest-app" -type f | sort > "$work/before"
for service in api-server ingest-app; do
  measure "$service" 'first start'
  measure "$service" 'without AOT cache'
  measure "$service" 'in 512 MB' -XX:AOTMode=on -XX:AOTCache=app.aot -XX:MaxRAM=512m
  # on: it does not start at all where the cache does not fit
  measure "$service" 'with AOT cache' -XX:AOTMode=on -XX:AOTCache=app.aot
done
find "$work/api-server" "$work/ingest-app" -type f | sort | diff "$work/before" - || fail "A service wrote into its own directory, which is read-only in the image."
echo "The image's steps work here, and each service starts from what they make. No image was built: that needs Docker."
