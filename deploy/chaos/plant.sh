#!/bin/sh
# Plants the bug of deploy/chaos/planted/$1.patch in copies of the built jars, and says where these are laid out as a checkout
# has them: nothing of it ships, and no source is changed.
set -eu
cd "$(dirname "$0")/../.."
patch=$PWD/deploy/chaos/planted/$1.patch
to=$PWD/deploy/chaos/target/planted/$1
source=$(sed -n 's|^--- a/||p' "$patch")
service=${source%%/*}
rm -rf "$to"
for each in api-server ingest-app; do
  mkdir -p "$to/$each/target" && cp "$each/target/$each.jar" "$to/$each/target/"
done
mkdir -p "$to/deploy/system/kafka/target" "$to/source/$(dirname "$source")" "$to/jar" "$to/BOOT-INF/classes"
cp -r deploy/image "$to/deploy/image"
ln -s "$PWD/deploy/system/kafka/target/lib" "$to/deploy/system/kafka/target/lib"
cp "$source" "$to/source/$source"
patch -s -p1 -d "$to/source" < "$patch"
cd "$to"
(cd jar && jar xf "../$service/target/$service.jar" BOOT-INF)
javac -nowarn -proc:none -parameters -d BOOT-INF/classes -cp "jar/BOOT-INF/classes:jar/BOOT-INF/lib/*" "source/$source"
jar uf "$service/target/$service.jar" BOOT-INF
rm -r jar
echo "$to"
