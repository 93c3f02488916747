#!/bin/sh
# Lays the service $1 out in its target/aot, with an AOT cache trained by this machine's JDK, and says how it is started; or
# in the directory $2, to be started by its full path.
set -eu
cd "$(dirname "$0")/../.."
to=${2:-$1/target/aot}
rm -rf "$to" "$to.layers"
sh deploy/image/extract.sh "$1/target/$1.jar" "$to.layers" > /dev/null
mkdir -p "$to"
for layer in dependencies snapshot-dependencies application; do cp -r "$to.layers/$layer/." "$to"; done
rm -r "$to.layers"
bash deploy/image/train.sh "$1" "$to" ${2:+"$to/$1.jar"}
[ -n "${2:-}" ] || echo "(cd $to && java @../../../deploy/image/jvm.options -XX:AOTCache=app.aot -jar $1.jar)"
