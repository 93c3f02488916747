#!/bin/sh
# Uses what check.sh built, in $out, against INGEST_URL and API_URL.
set -eu
run=$(date +%s)-$$
"$out/go/check" "$INGEST_URL" "$API_URL" "$run"
PYTHONPATH="$out/python/webhooks:$out/python/payments" "$out/venv/bin/python" "$out/python/check.py" "$INGEST_URL" "$API_URL" "$run"
node "$out/typescript/built/check.js" "$INGEST_URL" "$API_URL" "$run"
