#!/bin/sh
# Trains the AOT cache of the service $1 that lies in the directory $2, with the java on the PATH: starts it until all its
# beans are made, and ends it before it listens or connects to anything.
# The heap is small, whatever the machine has: beyond 32 GB the JVM spells addresses otherwise, and a container's smaller one
# would not take the cache.
# Of the environment it gets nothing, so that nothing of it can end up in the cache.
set -eu
options=$(cd "$(dirname "$0")" && pwd)/jvm.options

cd "$2"
exec env -i PATH="$PATH" PG_URL=jdbc:postgresql://localhost/none SPRING_FLYWAY_ENABLED=false \
  LOGGING_LEVEL_ROOT=error LOG_LEVEL=error \
  java @"$options" -Xmx256m -XX:AOTCacheOutput=app.aot -Xlog:aot=error -Dspring.context.exit=onRefresh -jar "$1.jar"
