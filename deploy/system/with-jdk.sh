#!/bin/sh
# Runs a command with JAVA_HOME set to a JDK 25 or later, and its programs first on the PATH:
# JAVA_HOME where that is one, else the java on the PATH where that belongs to one, else what lies in the usual places.
set -u
wanted=25

# The version stands in a file: asking java itself would cost a start of it
is_wanted() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge "$wanted" ]
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_wanted "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    return
  fi
  on_path=$(command -v java) && on_path=$(readlink -f "$on_path") || on_path=
  for home in "${on_path%/bin/java}" \
    /usr/lib/jvm/*"$wanted"* \
    /Library/Java/JavaVirtualMachines/*"$wanted"*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/"$wanted"*; do
    if is_wanted "$home"; then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

if ! JAVA_HOME=$(find_jdk); then
  echo "JDK $wanted is missing: install one (for example Temurin), and where it is not found set JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
if ! command -v "$1" >/dev/null; then
  echo "$1 is missing: install it and put it on the PATH." >&2
  exit 1
fi
exec "$@"
