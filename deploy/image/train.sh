#!/bin/bash
# Trains the AOT cache of the service $1 that lies in the directory $2, with the java on the PATH: starts it on free loopback
# ports, asks it a few things, and ends it. The cache is for a start by the jar's name in that directory, or by its path $3. There is no database and no other service: what it answers does not matter.
# The heap is small, whatever the machine has: beyond 32 GB the JVM spells addresses otherwise, and a container's smaller one
# would not take the cache.
# Of the environment it gets nothing, so that nothing of it can end up in the cache.
set -euo pipefail
options=$(cd "$(dirname "$0")" && pwd)/jvm.options

cd "$2"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
env -i PATH="$PATH" PORT=0 MANAGEMENT_PORT=0 PG_URL=jdbc:postgresql://localhost:1/none SPRING_FLYWAY_ENABLED=false \
  API_BASE_URL=http://localhost:1 LOGGING_LEVEL_ROOT=error LOG_LEVEL=error LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_BOOT_TOMCAT=info \
  java @"$options" -Xmx256m -XX:AOTCacheOutput=app.aot -Xlog:aot=error -jar "${3:-$1.jar}" > "$log" 2>&1 &
service=$!

port=
until [ -n "$port" ]; do
  kill -0 "$service" 2> /dev/null || { cat "$log" >&2; exit 1; }
  sleep 0.1
  port=$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$log" | head -1)
done

ask() { # method path body
  exec 3<> "/dev/tcp/127.0.0.1/$port"
  printf '%s %s HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "$1" "$2" ${#3} "$3" >&3
  cat <&3 > /dev/null
  exec 3>&-
}

update='{"provider_event_id":"e","order_id":"o","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"created",'
update+='"updated_at":"2026-11-23T08:00:00Z","created_at":"2026-11-23T08:00:00Z","meta":{"a":"b"}}'
ask GET /readyz ''
ask POST /webhooks/payments/orders "$update"
ask POST /internal/updates/orders "$update"
ask GET /orders ''

kill "$service"
# 143: ended by the signal, as it should
wait "$service" || [ $? = 143 ] || { cat "$log" >&2; exit 1; }
