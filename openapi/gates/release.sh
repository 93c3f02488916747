#!/bin/sh
# Makes the contracts as they are the released ones, and forgets the breaks that were accepted on the way there. One that
# changed needs a version of its own.
set -eu
cd "$(dirname "$0")/.."
version() {
  sed -n 's/^  version: *//p' "$1"
}
for contract in *.yaml; do
  if [ -e "released/$contract" ] && ! cmp -s "$contract" "released/$contract" &&
    [ "$(version "$contract")" = "$(version "released/$contract")" ]; then
    echo "openapi/$contract differs from what was released as $(version "$contract"): raise its info.version (the major number if a break was accepted, else the minor)." >&2
    exit 1
  fi
done
cp ./*.yaml released/
rm -rf released/grpc
cp -r grpc released/
sed '/^breaks:/,$d' released/accepted.yaml > released/accepted.new
echo 'breaks: []' >> released/accepted.new
mv released/accepted.new released/accepted.yaml
grep -H '^  version:' released/*.yaml
