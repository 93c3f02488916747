# Sluice: `make` lists what there is. Needs GNU make, Maven and a JDK 25 (found also where `java` is an older one).
.DEFAULT_GOAL := help
.PHONY: help build test run-http run-kafka run-api run-ingest demo redrive bench-limit bench-tools format clean always

WITH_JDK := sh deploy/local/with-jdk.sh
MVN := $(WITH_JDK) mvn
LOCAL := $(WITH_JDK) java -jar deploy/local/target/local.jar
BENCH := $(WITH_JDK) java -jar deploy/bench/target/bench.jar

JARS := api-server/target/api-server.jar ingest-app/target/ingest-app.jar deploy/local/target/local.jar deploy/local/kafka/target/lib \
	deploy/bench/target/bench.jar
# What the jars are made of. Directories too: their time changes when a file goes.
SOURCES := pom.xml $(wildcard */pom.xml deploy/*/pom.xml deploy/local/kafka/pom.xml openapi/*/pom.xml openapi/*.yaml) \
	$(shell find */src/main openapi/*/src/main openapi/templates deploy/*/src/main 2>/dev/null)
BUILT := target/built

# Maven says what the tests do, and warnings and errors, and nothing else
LOGGER := -Dorg.slf4j.simpleLogger
TESTS_ONLY := $(LOGGER).defaultLogLevel=warn \
	$(LOGGER).log.org.apache.maven.plugin.surefire=info $(LOGGER).log.org.apache.maven.plugin.failsafe=info

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

build: $(BUILT) ## Build the jars, if their sources have changed

$(BUILT): $(SOURCES) $(if $(filter 5,$(words $(wildcard $(JARS)))),,always)
	@echo "Building (the first time, Maven fetches what it needs, which takes minutes) ..."
	@mkdir -p $(@D)
	@$(MVN) -q -Dmaven.test.skip package > $(@D)/build.log 2>&1 || { cat $(@D)/build.log >&2; exit 1; }
	@touch $@

test: ## Run all unit and integration tests; what they print goes to */target/*-reports
	@$(MVN) verify -Dmaven.test.redirectTestOutputToFile=true $(TESTS_ONLY)

run-http: $(BUILT) ## Run the whole system, delivering webhooks over HTTP; Ctrl-C stops it
	@exec $(LOCAL) run http

run-kafka: $(BUILT) ## Run the whole system, queueing webhooks in a Kafka of its own; Ctrl-C stops it
	@exec $(LOCAL) run kafka

run-api: $(BUILT) ## Run api-server alone: PG_URL=jdbc:postgresql://... make run-api
	@if [ -z "$$PG_URL" ]; then echo "PG_URL is missing, for example jdbc:postgresql://localhost:5432/sluice" >&2; exit 1; fi
	@exec $(WITH_JDK) java -jar api-server/target/api-server.jar

run-ingest: $(BUILT) ## Run ingest-app alone, for the api-server at API_BASE_URL
	@exec $(WITH_JDK) java -jar ingest-app/target/ingest-app.jar

demo: $(BUILT) ## Show an order's life beside a running system
	@exec $(LOCAL) demo

redrive: $(BUILT) ## Put dead letters back onto their topic: make redrive ARGS="--dry-run --reason R --limit N", PG_* and KAFKA_* as api-server's
	@exec $(WITH_JDK) java -jar api-server/target/api-server.jar redrive $(ARGS)

bench-limit: $(BUILT) ## Hold both modes against what PostgreSQL alone can do: make bench-limit ARGS="--only http,one-call"
	@exec $(BENCH) limit $(ARGS)

bench-tools: ## Install what bench-limit needs beside a JDK: pgbench and wrk (Debian, as root)
	@sh deploy/bench/tools.sh

format: ## Format the sources
	@$(MVN) -q spotless:apply

clean: ## Delete what was built; the data in .data stays
	@rm -rf target */target deploy/*/target deploy/local/kafka/target openapi/*/target
