# Sluice: `make` lists what its users need (`##`); docs/developing.md has the rest. Needs GNU make, Maven and a JDK 25
# (found also where `java` is an older one).
.DEFAULT_GOAL := help
.PHONY: help build test faults haproxy rolling-check upgrade-check mutations contract contract-red contract-fuzz contract-release clients-check run-http run-grpc run-inbox run-kafka run-api run-ingest demo sign redrive reconcile pact-publish pact-verify \
	can-i-deploy record-deployment pact-webhook pact-flow workflow secrets compose-check kubernetes-check observe rules-check image-check aot sbom bench bench-quick bench-limit bench-goals bench-check bench-tools hostile hostile-quick chaos-tools chaos chaos-quick chaos-red page-check observe-check docs-check scaling-check k6-check format clean always

WITH_JDK := sh deploy/system/with-jdk.sh
MVN := $(WITH_JDK) mvn
SLUICE := deploy/sluice
BENCH := $(WITH_JDK) java -jar deploy/bench/target/bench.jar

JARS := api-server/target/api-server.jar ingest-app/target/ingest-app.jar deploy/system/target/sluice.jar deploy/system/kafka/target/lib
# What the jars are made of. Directories too: their time changes when a file goes.
SOURCES := pom.xml $(wildcard */pom.xml deploy/*/pom.xml deploy/system/kafka/pom.xml support/*/pom.xml openapi/*.yaml) \
	$(shell find */src/main support/*/src/main openapi/grpc openapi/templates deploy/*/src/main 2>/dev/null)
BUILT := target/built
BENCH_BUILT := target/built-bench

# Maven says what the tests do, and warnings and errors, and nothing else
LOGGER := -Dorg.slf4j.simpleLogger
TESTS_ONLY := $(LOGGER).defaultLogLevel=warn \
	$(LOGGER).log.org.apache.maven.plugin.surefire=info $(LOGGER).log.org.apache.maven.plugin.failsafe=info

# In `make test` each of these faults comes once, and is short
FAULTS := -Dsluice.kills=5 -Dsluice.inbox.kills=50 -Dsluice.inbox.away=180 -Dsluice.inbox.paused=30 \
	-Dsluice.inbox.replayed=100000 -Dsluice.inbox.others=2000 -Dsluice.arrivals.twice=true

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-25s %s\n", $$1, $$2 }'
	@echo "What else there is, for those who change Sluice: docs/developing.md"

build: $(BUILT) ## Build the jars, if their sources have changed

$(BUILT): $(SOURCES) $(if $(filter 4,$(words $(wildcard $(JARS)))),,always)
	@echo "Building (the first time, Maven fetches what it needs, which takes minutes) ..." >&2
	@mkdir -p $(@D)
	@$(MVN) -q -Dmaven.test.skip package > $(@D)/build.log 2>&1 || { cat $(@D)/build.log >&2; exit 1; }
	@touch $@

# The benchmark and the chaos runs are no part of the default build
$(BENCH_BUILT): $(BUILT)
	@$(MVN) -q -Pbench -pl deploy/bench,deploy/chaos -am -Dmaven.test.skip package > $(@D)/build.log 2>&1 || { cat $(@D)/build.log >&2; exit 1; }
	@touch $@

# Both services at a time: each has tests that wait
test: ## Run all unit and integration tests; what they print goes to */target/*-reports
	@$(MVN) -T 2 verify -Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)

faults: # Run at length what takes services, databases and time away: 50 kills, minutes without api-server, 100,000 replayed
	@$(MVN) verify -pl deploy/system-tests -am -Dtest=none -Dit.test='ArrivalsIT,InboxFaultsIT,InboxDeliveryIT,KilledServicesIT' \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false $(FAULTS) \
		-Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)
	@cat deploy/system-tests/target/reliability.txt

ROLLING = $(MVN) verify -pl deploy/system-tests -am -Dtest=none -Dit.test=RollingRestartIT -Dsluice.haproxy=$$(command -v haproxy || echo /usr/sbin/haproxy) \
	-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)

haproxy: # Install HAProxy (Debian, as root)
	@sh deploy/debian.sh haproxy

rolling-check: haproxy # Restart two of each service behind HAProxy, one after another, under load: no webhook may fail
	@$(ROLLING)
	@tail -1 deploy/system-tests/target/reliability.txt

upgrade-check: haproxy # The same by this version: from the one before the newest migration, or FROM=commit
	@$(WITH_JDK) sh deploy/system-tests/older.sh target/older $(FROM)
	@$(ROLLING) -Dsluice.older=$(CURDIR)/target/older
	@tail -2 deploy/system-tests/target/reliability.txt

mutations: # Try 100,000 changes of valid requests of each provider: none may be taken, and all be told the same
	@$(MVN) verify -pl ingest-app -am -Dtest='*SignatureTest' -Dit.test=MutationsIT -Dsluice.mutations=100000 \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
		-Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)

run-http: $(BUILT) ## Run the whole system, delivering webhooks over HTTP; Ctrl-C stops it
	@exec $(SLUICE) run http

run-grpc: $(BUILT) ## Run the whole system, delivering webhooks over gRPC; Ctrl-C stops it
	@exec $(SLUICE) run grpc

run-inbox: $(BUILT) ## Run the whole system, storing webhooks in an inbox before they are applied; Ctrl-C stops it
	@exec $(SLUICE) run inbox

run-kafka: $(BUILT) ## Run the whole system, queueing webhooks in a Kafka of its own; Ctrl-C stops it
	@exec $(SLUICE) run kafka

run-api: $(BUILT) ## Run api-server alone: PG_URL=jdbc:postgresql://... make run-api
	@if [ -z "$$PG_URL" ]; then echo "PG_URL is missing, for example jdbc:postgresql://localhost:5432/sluice" >&2; exit 1; fi
	@exec $(WITH_JDK) java -jar api-server/target/api-server.jar

run-ingest: $(BUILT) ## Run ingest-app alone, for the api-server at API_BASE_URL
	@exec $(WITH_JDK) java -jar ingest-app/target/ingest-app.jar

demo: $(BUILT) ## Show an order's life beside a running system
	@exec $(SLUICE) demo

sign: $(BUILT) ## Print the headers of a signed webhook, for curl -H @-: WEBHOOK_SECRETS=whsec_... make sign BODY=file
	@if [ -z "$(BODY)" ]; then echo "BODY is missing: make sign BODY=file" >&2; exit 1; fi
	@exec $(SLUICE) sign "$(BODY)"

redrive: $(BUILT) ## Put dead letters back onto their topic: make redrive ARGS="--dry-run --reason R --limit N", PG_* and KAFKA_* as api-server's
	@exec $(SLUICE) redrive $(ARGS)

reconcile: $(BUILT) ## Compare what a provider says that it sent with what is stored: make reconcile FILE=sent.csv ARGS="--provider stripe --replay"
	@if [ -z "$(FILE)" ]; then echo "FILE is missing: make reconcile FILE=sent.csv" >&2; exit 1; fi
	@exec $(SLUICE) reconcile "$(FILE)" $(ARGS)

GATES := openapi/gates
# npm changes its own node_modules/.package-lock.json also when it installs nothing
NPM_TOOLS := $(GATES)/node_modules/.installed
OASDIFF := github.com/oasdiff/oasdiff@v1.36.0
GATE_TOOLS := $(NPM_TOOLS) $(GATES)/target/oasdiff-$(lastword $(subst @, ,$(OASDIFF)))

contract: $(GATE_TOOLS) ## Check the contracts: rules, breaks, pacts, AsyncAPI, no generated code in git
	@node $(GATES)/contract.mjs

contract-red: $(GATE_TOOLS) # Show that each of these gates can fail
	@node $(GATES)/red.mjs

contract-release: contract # Release the contracts as they are: what breaks is compared with them from here on
	@sh $(GATES)/release.sh

FUZZ := openapi/fuzz
FUZZ_VENV := target/fuzz/venv

contract-fuzz: $(BUILT) $(FUZZ_VENV)/.installed # Try both services against their contracts with schemathesis, without and with secrets
	@$(WITH_JDK) sh $(FUZZ)/run.sh $(FUZZ_VENV)

$(FUZZ_VENV)/.installed: $(FUZZ)/requirements.txt
	@echo "Installing schemathesis ..."
	@mkdir -p $(@D) && python3 -m venv $(@D)
	@$(@D)/bin/pip install -r $< > target/fuzz/pip.log 2>&1 || { cat target/fuzz/pip.log >&2; exit 1; }
	@touch $@

%/node_modules/.installed: %/package.json %/package-lock.json
	@echo "Installing npm's packages ..."
	@cd $* && mkdir -p target && npm ci > target/npm.log 2>&1 || { cat target/npm.log >&2; exit 1; }
	@touch $@

$(GATES)/target/oasdiff-%:
	@echo "Building $(OASDIFF) (the first time, Go fetches and compiles for minutes) ..."
	@mkdir -p $(@D)
	@GOBIN=$(abspath $(@D)) go install $(OASDIFF) > $(@D)/oasdiff.log 2>&1 || { cat $(@D)/oasdiff.log >&2; exit 1; }
	@mv $(@D)/oasdiff $@ && ln -sf $(@F) $(@D)/oasdiff

clients-check: $(BUILT) # Generate clients for Go, Python and TypeScript, and use them against the system: INGEST_URL and API_URL, or its own
	@sh deploy/clients/check.sh

PACT_BROKER := sh deploy/pact-broker.sh
ACTIONLINT := v1.7.12

pact-publish: $(NPM_TOOLS) ## Publish the pacts to the Pact Broker at PACT_BROKER_BASE_URL
	@$(PACT_BROKER) publish

pact-verify: ## Verify the Pact Broker's pacts of PACTICIPANT, else of both services; with CI=true, tell it the results
	@$(PACT_BROKER) verify $(TESTS_ONLY)

can-i-deploy: $(NPM_TOOLS) ## Ask whether this commit may be deployed: TO=production PACTICIPANT="ingest-app api-server"
	@$(PACT_BROKER) can-i-deploy

record-deployment: $(NPM_TOOLS) # Tell the Pact Broker that this commit was deployed: TO and PACTICIPANT as above
	@$(PACT_BROKER) record-deployment

pact-webhook: $(NPM_TOOLS) # Have the Pact Broker start the workflow for new pacts: GITHUB_REPOSITORY, DISPATCH_TOKEN
	@$(PACT_BROKER) webhook

pact-flow: $(NPM_TOOLS) # Test the way through a Pact Broker, against a double of one
	@$(MVN) verify -pl pact -am -DskipITs=false $(TESTS_ONLY)

workflow: # Check CI's workflow, and that each action in it is pinned by its commit
	@go run github.com/rhysd/actionlint/cmd/actionlint@$(ACTIONLINT) -shellcheck= -pyflakes=
	@if grep -rn 'uses:' .github | grep -vE 'uses: (\./|[^@]+@[0-9a-f]{40} # v[0-9.]+$$)'; then \
		echo "Pin these as owner/name@<commit> # v<version>: a tag can be moved." >&2; exit 1; fi

secrets: ## Write .env for docker compose, with fresh secrets
	@sh deploy/compose/secrets.sh .env

compose-check: # Check compose.yaml for each mode and profile, by Compose's own parser
	@sh deploy/compose/check.sh

kubernetes-check: # Build the manifests with Kustomize's own code, decode them into Kubernetes' own types, hold them to our rules
	@cd deploy/kubernetes/check && go vet ./... && go test -count=1 ./...

observe: # Run Prometheus beside the running system, with our rules, until Ctrl-C
	@exec sh deploy/observability/observe.sh

observe-check: # Let a real Prometheus see each alert fire under a fault and clear after it, and data in each panel
	@sh deploy/debian.sh prometheus mkfs.ext4:e2fsprogs
	@$(MVN) verify -pl deploy/system-tests -am -Dtest=none -Dit.test=AlertsIT -Dsluice.prometheus=$$(command -v prometheus) \
		-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)
	@grep '^alerts: ' deploy/system-tests/target/reliability.txt

rules-check: # Check rules and dashboards: promtool, docs/metrics.md, docs/runbook.md
	@sh deploy/observability/check.sh

page-check: # Try the operator's page in a headless browser, and take docs/page-*.png
	@sh deploy/debian.sh chromium chromedriver:chromium-driver
	@$(MVN) verify -pl deploy/system-tests -am -Dtest=none -Dit.test=PageCheckIT -Dsluice.chromium=$$(command -v chromium) \
		-Dsluice.chromedriver=$$(command -v chromedriver) -Dsurefire.failIfNoSpecifiedTests=false \
		-Dfailsafe.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)

image-check: $(BUILT) # Try the images' steps without Docker, and start each service from what they make
	@$(WITH_JDK) bash deploy/image/try.sh

aot: $(BUILT) # Lay both services out with an AOT cache, for a fast start: target/aot of each
	@for service in api-server ingest-app; do $(WITH_JDK) sh deploy/image/aot.sh $$service || exit 1; done

sbom: # Write a bill of materials of each service, in CycloneDX
	@$(MVN) -q -Psbom -Dmaven.test.skip -pl api-server,ingest-app -am package $(TESTS_ONLY)
	@grep -l '"bomFormat" : "CycloneDX"' api-server/target/classes/META-INF/sbom/application.cdx.json ingest-app/target/classes/META-INF/sbom/application.cdx.json

bench: $(BENCH_BUILT) ## Measure each mode in turn, audit what became of each webhook, write docs/bench: make bench ARGS="--rounds 5"
	@exec $(BENCH) modes $(ARGS)

bench-quick: $(BENCH_BUILT) ## The same in less than three minutes, into target/bench
	@exec $(BENCH) quick $(ARGS)

bench-limit: $(BENCH_BUILT) # Hold both modes against what PostgreSQL alone can do: make bench-limit ARGS="--only http,one-call"
	@exec $(BENCH) limit $(ARGS)

bench-goals: $(BENCH_BUILT) # Measure what else is asked of HTTP and inbox mode: one client, one hot order, memory, 5 million orders, reads, overload, a dead api-server, drain, 10 million webhooks
	@exec $(BENCH) goals $(ARGS)

# UTF-8, so that what the services log is read as they wrote it
hostile: $(BENCH_BUILT) # Send 100,000 hostile requests to all doors of both services beside honest ones: make hostile ARGS="--seed 7"
	@LC_ALL=C.UTF-8 exec $(BENCH) hostile $(ARGS)

hostile-quick: $(BENCH_BUILT) # The same with 10,000
	@LC_ALL=C.UTF-8 exec $(BENCH) hostile-quick $(ARGS)

bench-check: # Run the own tests of the benchmark and of the chaos runs
	@$(MVN) verify -Pbench -pl deploy/bench,deploy/chaos -am -DskipITs -Dtest='dev/sluice/bench/**,dev/sluice/chaos/**' -Dsurefire.failIfNoSpecifiedTests=false $(TESTS_ONLY)

bench-tools: # Install what bench-limit needs beside a JDK: pgbench and wrk (Debian, as root)
	@sh deploy/debian.sh wrk pgbench:postgresql-contrib

TOXIPROXY := github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0
CHAOS_TOOLS := deploy/chaos/target/toxiproxy-$(lastword $(subst @, ,$(TOXIPROXY))) deploy/chaos/target/history
CHAOS = $(WITH_JDK) java -jar deploy/chaos/target/chaos.jar --toxiproxy $(word 1,$(CHAOS_TOOLS)) --history $(word 2,$(CHAOS_TOOLS)) \
	--haproxy $$(command -v haproxy || echo /usr/sbin/haproxy)

deploy/chaos/target/toxiproxy-%:
	@echo "Building $(TOXIPROXY) ..."
	@mkdir -p $(@D)
	@GOBIN=$(abspath $(@D)) go install $(TOXIPROXY) > $(@D)/toxiproxy.log 2>&1 || { cat $(@D)/toxiproxy.log >&2; exit 1; }
	@mv $(@D)/server $@

deploy/chaos/target/history: $(wildcard deploy/chaos/history/*.go deploy/chaos/history/go.*)
	@mkdir -p $(@D)
	@cd deploy/chaos/history && go vet ./... && go test ./... > $(abspath $(@D))/history.log 2>&1 || { cat $(abspath $(@D))/history.log >&2; exit 1; }
	@cd deploy/chaos/history && go build -o $(abspath $@) .

chaos-tools: $(CHAOS_TOOLS) # Build Toxiproxy and the checker of histories; install HAProxy, faketime and mkfs.ext4 (Debian, as root)
	@sh deploy/debian.sh haproxy
	@sh deploy/debian.sh faketime mkfs.ext4:e2fsprogs || echo "Without them, the faults that need them are left out." >&2

chaos: $(BENCH_BUILT) chaos-tools # Break each mode under load by a seeded schedule, and audit what became of each webhook: make chaos SEED=7 ARGS="--modes inbox"
	@exec $(CHAOS) --seed $(or $(SEED),1) --seconds 105 $(ARGS)

chaos-quick: $(BENCH_BUILT) chaos-tools # The same with two of the modes, by the seed, for a shorter time; without a SEED, the day's
	@exec $(CHAOS) --seed $(or $(SEED),$$(date +%s | awk '{ print int($$1 / 86400) }')) --modes turn --seconds 40 $(ARGS)

chaos-red: $(BENCH_BUILT) chaos-tools # Show that chaos finds bugs: plant five in turn in copies of the jars. Seed 16 kills an api-server first
	@$(WITH_JDK) sh deploy/chaos/red.sh $(CHAOS) --seed $(or $(SEED),16) --rate 60 $(ARGS)

docs-check: $(BUILT) # Run the commands of README and docs, and compare what they print
	@node deploy/docs-check.mjs

scaling-check: # Test the model of docs/scaling.md, and hold the page to what it prints
	@node --test --test-reporter=dot deploy/scaling/simulate.test.mjs

k6-check: $(BUILT) k6/node_modules/.installed # Check the types of the k6 scripts, and run them on Node without k6, against INGEST_URL and API_URL or a system of its own
	@cd k6 && node_modules/.bin/tsc -p .
	@node --test --test-reporter=dot k6/test/*.test.js
	@WEBHOOK_SECRETS=$${WEBHOOK_SECRETS:-whsec_$$(node -p 'crypto.randomBytes(32).toString("base64")')} sh deploy/with-system.sh http target/k6 sh k6/check.sh

format: ## Format the sources
	@$(MVN) -q spotless:apply

clean: ## Delete what was built; the data in .data stays
	@rm -rf target */target deploy/*/target deploy/system/kafka/target openapi/*/target
