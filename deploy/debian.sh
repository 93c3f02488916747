#!/bin/sh
# Installs what is missing, on Debian as root; elsewhere it says what is missing: debian.sh COMMAND[:PACKAGE]...
set -u
missing=
for wanted in "$@"; do
  command=${wanted%%:*}
  command -v "$command" >/dev/null || ls "/usr/sbin/$command" /usr/lib/postgresql/*/bin/"$command" 2>/dev/null | grep -q . ||
    missing="$missing ${wanted#*:}"
done
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -q && apt-get install -y -q --no-install-recommends $missing
else
  echo "Missing:$missing (Debian's names). Install them, or run this as root on Debian." >&2
  exit 1
fi
