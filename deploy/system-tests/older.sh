#!/bin/sh
# Builds both services as they were before the newest migration of api-server, or at the commit $2, in the directory $1.
set -eu
migrations=api-server/src/main/resources/db
commit=${2:-$(git log -1 --format=%H -- $migrations)^}
rm -rf "$1"
mkdir -p "$1"
git archive "$commit" | tar -x -C "$1"
cd "$1"
mvn -q -Dmaven.test.skip -pl api-server,ingest-app -am package > build.log 2>&1 || { cat build.log >&2; exit 1; }
echo "Upgrading from $(git log -1 --format='%h, %s' "$commit")"
