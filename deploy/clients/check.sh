#!/bin/sh
# Generates clients of webhooks.yaml and payments.yaml for Go, Python and TypeScript into target/clients, with no option
# but names, builds them, and uses each against the running services at INGEST_URL and API_URL. Without these it starts
# the system itself, on free ports and with data of its own, and stops it at the end. Prints one line a language.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/deploy/clients
out=$root/target/clients
log=$out/log
cd "$root"
mkdir -p "$log"

# Runs a step quietly; shows what it said if it fails.
step() {
  name=$1
  shift
  "$@" > "$log/$name.log" 2>&1 || { cat "$log/$name.log" >&2; echo "clients: $name failed." >&2; exit 1; }
}

version=$(sed -n 's:.*<openapi-generator.version>\(.*\)</.*:\1:p' pom.xml)
generator=$out/openapi-generator-cli-$version.jar
[ -f "$generator" ] || step generator sh deploy/system/with-jdk.sh mvn -q dependency:copy \
  "-Dartifact=org.openapitools:openapi-generator-cli:$version" "-DoutputDirectory=$out"

generate() {
  language=$1 contract=$2 target=$3
  shift 3
  rm -rf "$target"
  step "generate-$language-$contract" sh deploy/system/with-jdk.sh java -jar "$generator" generate -g "$language" \
    -i "openapi/$contract.yaml" -o "$target" \
    --global-property apiDocs=false,modelDocs=false,apiTests=false,modelTests=false "$@"
}

mkdir -p "$out/go" "$out/python" "$out/typescript"
cp "$here"/go/* "$out/go/"
cp "$here"/python/* "$out/python/"
cp "$here"/typescript/* "$out/typescript/"
for contract in webhooks payments; do
  generate go "$contract" "$out/go/$contract" --package-name "$contract" --git-host "" --git-user-id sluice --git-repo-id "$contract"
  generate python "$contract" "$out/python/$contract" --package-name "sluice_$contract"
  generate typescript-fetch "$contract" "$out/typescript/$contract"
done

step go-build sh -c "cd '$out/go' && go mod tidy && go build -o check ."
[ -x "$out/venv/bin/python" ] || step python-venv python3 -m venv "$out/venv"
step python-install "$out/venv/bin/pip" install --quiet --disable-pip-version-check -r "$out/python/requirements.txt"
step typescript-install sh -c "cd '$out/typescript' && npm install --no-audit --no-fund --ignore-scripts"
step typescript-build sh -c "cd '$out/typescript' && npx tsc"

# Loopback and no secrets, whatever the shell has set for other runs
unset WEBHOOK_SECRETS
export out
exec sh deploy/with-system.sh http "$out" sh "$here/use.sh"
