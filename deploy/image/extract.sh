#!/bin/sh
# Takes a service's jar $1 apart into the directory $2: what changes seldom, and what changes with each build, in
# directories of their own. Put together, they are the service: NAME.jar, and its libraries in lib/.
set -eu

exec java -Djarmode=tools -jar "$1" extract --layers --destination "$2"
