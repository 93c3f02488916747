#!/bin/sh
# Makes a Java runtime in the directory $1, of the modules that the two services use and no others.
set -eu

# What jdeps finds in the services and their libraries, and: jdk.localedata for English dates,
# jdk.zipfs for resources in jars.
modules=java.base,java.compiler,java.desktop,java.instrument,java.management,java.naming,java.net.http
modules=$modules,java.prefs,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.sql.rowset
modules=$modules,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.localedata,jdk.zipfs

exec jlink --add-modules "$modules" --include-locales en --strip-java-debug-attributes \
  --no-header-files --no-man-pages --output "$1"
