#!/bin/sh
# Shows that chaos finds what it is there to find: plants each bug in turn in copies of the jars, and holds that a short run
# ends with a count that is not 0. Takes the command that runs chaos: red.sh COMMAND...
set -u
cd "$(dirname "$0")/../.."
missed=0
for planted in acknowledged-before-commit:http deduplication-dropped:http lost-update:http refusal-retried:http offsets-before-commit:kafka; do
  bug=${planted%:*} mode=${planted#*:}
  root=$(sh deploy/chaos/plant.sh "$bug") || exit 2
  "$@" --root "$root" --directory "$root/chaos" --modes "$mode" > "$root/chaos.log" 2>&1
  code=$?
  line=$(grep '^chaos ' "$root/chaos.log")
  case $code in
    1) echo "$bug: found: $line" ;;
    0) echo "$bug: NOT FOUND: $line, see $root/chaos.log" && missed=1 ;;
    *) cat "$root/chaos.log" >&2 && exit 2 ;;
  esac
done
exit $missed
