#!/bin/sh
# Shows that chaos finds what it is there to find: plants each bug in turn in copies of the jars, and holds that a short run
# counts what the bug does. A late answer alone says nothing of it. Takes the command that runs chaos: red.sh COMMAND...
set -u
cd "$(dirname "$0")/../.."
missed=0

# bug, mode, seconds of faults, counts of which one at least is not 0
find_bug() {
  root=$(sh deploy/chaos/plant.sh "$1") || exit 2
  bug=$1 mode=$2 seconds=$3 counts=$4
  shift 4
  "$@" --root "$root" --directory "$root/chaos" --modes "$mode" --seconds "$seconds" > "$root/chaos.log" 2>&1
  if ! line=$(grep '^chaos ' "$root/chaos.log"); then
    cat "$root/chaos.log" >&2
    exit 2
  fi
  if echo "$line" | grep -qE " ($counts)=[1-9]"; then
    echo "$bug: found: $line"
  else
    echo "$bug: NOT FOUND: $line; see $root/chaos.log"
    missed=1
  fi
}

find_bug acknowledged-before-commit http 1 'lost|misordered' "$@"
find_bug deduplication-dropped http 0 'doubled|misordered' "$@"
find_bug lost-update http 0 'doubled|misordered' "$@"
find_bug refusal-retried http 0 stuck "$@"
find_bug offsets-before-commit kafka 1 'lost|misordered' "$@"
exit $missed
