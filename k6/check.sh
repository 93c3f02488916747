#!/bin/sh
# Runs webhooks.js by the stand-in for k6, against INGEST_URL: each scenario for some seconds, with a few users.
set -eu
for scenario in closed constant ramp; do
  SCENARIO=$scenario RATE=5 VUS=12 DURATION=3s node k6/stand-in/run.js k6/webhooks.js
done
