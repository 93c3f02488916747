#!/bin/sh
# The contract's way through a Pact Broker. docs/pact-broker.md tells of the commands and the variables.
set -eu
cd "$(dirname "$0")/.."
both="ingest-app api-server"

fail() {
  echo "$*" >&2
  exit 1
}

# An unset secret of CI comes as an empty variable, which the CLI would take for a credential
for name in PACT_BROKER_TOKEN PACT_BROKER_USERNAME PACT_BROKER_PASSWORD; do
  eval "[ -n \"\${$name:-}\" ]" || unset "$name"
done
[ -n "${PACT_BROKER_BASE_URL:-}" ] ||
  fail "PACT_BROKER_BASE_URL is missing: set it to the Pact Broker's address, for example https://broker.example.com," \
    "and PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, if it asks for credentials."
# The CLI's own 8 would take a minute to say that nobody answers
export PACT_BROKER_HTTP_RETRIES="${PACT_BROKER_HTTP_RETRIES:-3}"
export PACT_DO_NOT_TRACK=true

pact() {
  openapi/gates/node_modules/.bin/pact broker "$@"
}

version=$(git rev-parse HEAD)

branch() {
  if [ -n "${GIT_BRANCH:-}" ]; then
    echo "$GIT_BRANCH"
  else
    git symbolic-ref --quiet --short HEAD || fail "HEAD is on no branch: set GIT_BRANCH to the name of the branch."
  fi
}

publish() {
  [ -z "$(git status --porcelain -- 'pact/*.json')" ] ||
    fail "The pacts in pact/ are not those of commit $version: commit them first."
  branch=$(branch)
  pact publish pact/*.json --consumer-app-version "$version" --branch "$branch"
}

verify() {
  branch=$(branch)
  # What one machine found counts for nobody else, and what changed sources do is not this commit's
  publish_results=false
  if [ "${CI:-}" = true ]; then
    changed=$(git status --porcelain --untracked-files=no)
    [ -z "$changed" ] || fail "These are not as commit $version has them, so nothing can be said of it: $changed"
    publish_results=true
  fi
  exec sh deploy/system/with-jdk.sh mvn verify "$@" -pl "$(echo ${PACTICIPANT:-$both} | tr ' ' ,)" -am \
    -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test=BrokerProviderPactIT -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dpactbroker.url="$PACT_BROKER_BASE_URL" -Dpactbroker.providerBranch="$branch" \
    -Dpactbroker.enablePending=true -Dpactbroker.includeWipPactsSince=2026-11-01 \
    -Dpact.provider.version="$version" -Dpact.provider.branch="$branch" \
    -Dpact.verifier.publishResults="$publish_results"
}

can_i_deploy() {
  set --
  for pacticipant in ${PACTICIPANT:-$both}; do
    set -- "$@" --pacticipant "$pacticipant" --version "$version"
  done
  pact can-i-deploy "$@" --to-environment "${TO:-production}" \
    --retry-while-unknown "${RETRY_WHILE_UNKNOWN:-0}" --retry-interval 10
}

record_deployment() {
  for pacticipant in ${PACTICIPANT:-$both}; do
    pact record-deployment --pacticipant "$pacticipant" --version "$version" --environment "${TO:-production}"
  done
}

# A fixed id each, so that a second run changes the webhook instead of adding one
webhook() {
  [ -n "${GITHUB_REPOSITORY:-}" ] || fail "GITHUB_REPOSITORY is missing: set it to the repository, as owner/name."
  [ -n "${DISPATCH_TOKEN:-}" ] ||
    fail "DISPATCH_TOKEN is missing: set it to a token that may send repository dispatches to $GITHUB_REPOSITORY."
  for pacticipant in $both; do
    case $pacticipant in
      ingest-app) uuid=8a4b1e52-6f0d-4c1b-9a35-2d7c90b6e1f1 ;;
      api-server) uuid=8a4b1e52-6f0d-4c1b-9a35-2d7c90b6e1f2 ;;
    esac
    pact create-or-update-webhook --uuid "$uuid" --provider "$pacticipant" --contract-requiring-verification-published \
      --description "Verify a new pact with $pacticipant" \
      --request POST "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/dispatches" \
      --header "Authorization: Bearer $DISPATCH_TOKEN" "Accept: application/vnd.github+json" "Content-Type: application/json" \
      --data '{
        "event_type": "contract_requiring_verification_published",
        "client_payload": {
          "provider": "${pactbroker.providerName}",
          "sha": "${pactbroker.providerVersionNumber}",
          "branch": "${pactbroker.providerVersionBranch}"
        }
      }'
  done
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  publish | webhook) "$command" ;;
  verify) verify "$@" ;; # what else Maven is to be told
  can-i-deploy) can_i_deploy ;;
  record-deployment) record_deployment ;;
  *) fail "usage: $0 publish | verify | can-i-deploy | record-deployment | webhook" ;;
esac
