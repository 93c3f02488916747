#!/bin/sh
# Installs pgbench and wrk where they are missing: on Debian as root; elsewhere it says what is missing.
set -u
missing=
command -v wrk >/dev/null || missing="$missing wrk"
command -v pgbench >/dev/null || ls /usr/lib/postgresql/*/bin/pgbench >/dev/null 2>&1 || missing="$missing postgresql-contrib"
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -q && apt-get install -y -q --no-install-recommends $missing
else
  echo "Missing:$missing (Debian's names). Install them, or run this as root on Debian." >&2
  exit 1
fi
