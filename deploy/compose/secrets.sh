#!/bin/sh
# Writes the env file $1 (.env) with fresh secrets, for its owner's eyes only. Never overwrites one: secrets that are lost
# lock everybody out, the database included.
set -eu
file=${1:-.env}
example=$(dirname "$0")/../../.env.example

hex() { od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n'; }

if [ -e "$file" ]; then
  echo "$file is there already and stays as it is. If its secrets are to be replaced, edit it: the databases keep the old passwords." >&2
  exit 1
fi
umask 077
set -C # two of these at once: one writes
true > "$file"
token=$(hex)
# The values go in by standard input: arguments are for everybody to see
sed -f /dev/stdin "$example" >> "$file" <<EOF
s|^WEBHOOK_SECRETS=\$|&whsec_$(head -c 32 /dev/urandom | base64)|
s|^API_TOKENS\{0,1\}=\$|&$token|
s|^API_READ_TOKENS=\$|&$(hex)|
s|^ADMIN_TOKENS=\$|&$(hex)|
s|^POSTGRES_PASSWORD=\$|&$(hex)|
s|^PG_MIGRATION_PASSWORD=\$|&$(hex)|
s|^PG_PASSWORD=\$|&$(hex)|
s|^INBOX_PG_MIGRATION_PASSWORD=\$|&$(hex)|
s|^INBOX_PG_PASSWORD=\$|&$(hex)|
s|^PACT_DATABASE_PASSWORD=\$|&$(hex)|
s|^PACT_BROKER_PASSWORD=\$|&$(hex)|
EOF
echo "$file has fresh secrets. Keep it to yourself."
