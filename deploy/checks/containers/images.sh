#!/usr/bin/env bash
# Sees to it that the engine has the images that the tests pin: there already, else pulled, else made here as a stand-in
# from Debian's packages, Maven's artifacts and the JDK of this machine. Run engine.sh start first.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
home="$(cd "$here/../../.." && pwd)"
# shellcheck source=settings.sh
. "$here/settings.sh"
PATH="$PATH:/usr/sbin:/sbin"

# A registry that answers at all does so within these seconds; then an image may take its time.
answer_seconds=15
pull_seconds=300

# What the scripts and programs in the images call, and locales for the real image's order of words.
base_packages=(base-files bash coreutils dash grep gzip libstdc++6 locales sed)
log4j_version=2.25.3
label=io.broadsheet.stand-in

settings="$("$here/engine.sh" status)" || fail "no engine is started; run: eval \"\$($here/engine.sh start)\""
eval "$settings"

# Two runs at once do not make the same image twice.
exec 8<"$engine_dir"
flock 8

# The tests pin the images; nothing here repeats a version.
pinned() { # class
  sed -n 's/.* IMAGE = "\(.*\)";.*/\1/p' "$home/publisher/contract/src/test/java/io/broadsheet/contract/testing/$1.java" | grep . ||
    fail "no line with IMAGE = \"…\" was found in $1.java"
}
kafka_image="$(pinned RealKafka)"
postgres_image="$(pinned RealPostgres)"
kafka_version="${kafka_image#*:}"
postgres_version="$(sed -n 's:.*<postgres.version>\(.*\)</postgres.version>.*:\1:p' "$home/pom.xml")"
[[ "$postgres_version" == "${postgres_image#*:}".* ]] ||
  fail "the pom's postgres.version is '$postgres_version' (expected: ${postgres_image#*:}.…, as RealPostgres pins the image)"

case "$(uname -m)" in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64v8 ;;
  *) fail "no PostgreSQL binaries are known for $(uname -m) (expected: x86_64 or aarch64)" ;;
esac

find_jdk() {
  local java
  for java in ${JAVA_HOME:+"$JAVA_HOME/bin/java"} "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    java="$(readlink -f "$java" || true)"
    if [ -x "${java%/java}/jlink" ] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "${java%/bin/java}/release" 2>/dev/null; then
      echo "${java%/bin/java}"
      return
    fi
  done
  fail "no JDK 25 with jlink was found in JAVA_HOME, on PATH or in /usr/lib/jvm; install one or set JAVA_HOME to it"
}

# What an image is made from, as one number; it is kept in a label, so that what is there and still right is not made again.
number_of() { # words and files
  local input
  for input in "$@"; do
    if [ -f "$input" ]; then cat "$input"; else echo "$input"; fi
  done | sha256sum | cut -c1-16
}

stand_in_number() { # image
  docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null
}

registry_answers=true
pull() { # image
  $registry_answers || return 1
  local log="$work/pull.log" seconds=0 pid result=0
  docker pull "$1" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    if [ $seconds -ge $pull_seconds ] || { [ $seconds -ge $answer_seconds ] && ! grep -q 'Pulling from' "$log"; }; then
      kill "$pid" 2>/dev/null || true
      break
    fi
    sleep 1
    seconds=$((seconds + 1))
  done
  wait "$pid" || result=$?
  [ $result -eq 0 ] && return 0
  grep -q 'Pulling from\|manifest\|denied' "$log" || registry_answers=false
  say "$1 could not be pulled, so a stand-in for it is made here"
  return 1
}

# Decides whether an image has to be made. Arguments: image, number of its stand-in.
is_there() {
  local found
  if found="$(stand_in_number "$1")"; then
    if [ -z "$found" ] || [ "$found" = "<no value>" ]; then
      say "$1 is there"
      return 0
    fi
    [ "$found" != "$2" ] || { say "$1 is there (a stand-in made here)"; return 0; }
    return 1
  fi
  pull "$1" || return 1
  say "$1 was pulled"
}

# As little of Debian as a broker and a database need to run, from the sources that this machine's apt has: apt says which
# packages belong together and checks their signatures, and they are unpacked without being set up. That takes seconds
# where debootstrap takes a minute of both cores.
make_base() {
  local root="$work/base" debs="$work/debs" folder deb
  mkdir -p "$root" "$debs/partial"
  touch "$work/nothing-installed"
  say "making a base image of Debian packages …"
  env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends --download-only -o Debug::NoLocking=true \
    -o Dir::State::status="$work/nothing-installed" -o Dir::Cache::archives="$debs" \
    -o APT::Sandbox::User=root install "${base_packages[@]}" >"$work/apt.log" 2>&1 </dev/null || {
    tail -n 15 "$work/apt.log" >&2
    fail "apt-get could not fetch the packages of the base image; the lines above say why (does apt-get update help?)"
  }
  # Packages may still name /bin and its like, which are links to folders of the same name under /usr.
  for folder in bin sbin lib lib64; do
    mkdir -p "$root/usr/$folder"
    ln -s "usr/$folder" "$root/$folder"
  done
  for deb in "$debs"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -C "$root" --keep-directory-symlink -x
  done
  echo 'root:x:0:0:root:/root:/bin/bash' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  rm -rf "$root"/usr/share/doc "$root"/usr/share/man
  tar -C "$root" --numeric-owner -c . | docker import --change "LABEL $label=$base_number" - "$base_image" >/dev/null
}

fetch_jars() {
  command -v mvn >/dev/null || fail "Maven was not found on PATH; install it with: apt-get install maven"
  say "fetching the jars of Kafka $kafka_version and PostgreSQL $postgres_version …"
  mvn -q -B -f "$here/jars.pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/jars" \
    -Dkafka.version="$kafka_version" -Dlog4j.version="$log4j_version" \
    -Dpostgres.version="$postgres_version" -Dpostgres.architecture="$architecture" >"$work/maven.log" 2>&1 </dev/null || {
    tail -n 15 "$work/maven.log" >&2
    fail "Maven could not fetch the jars; the lines above say why"
  }
}

build() { # image, number, folder with the Dockerfile
  say "making $1 …"
  # The classic builder needs no plugin and asks no registry.
  DOCKER_BUILDKIT=0 docker build --quiet --pull=false --build-arg BASE="$base_image" --label "$label=$2" --tag "$1" "$3" \
    >"$work/build.log" 2>&1 </dev/null || {
    tail -n 15 "$work/build.log" >&2
    fail "$1 could not be built; the lines above say why"
  }
}

prepare_kafka() {
  mkdir "$work/kafka"
  cp -r "$here/kafka/." "$work/kafka"
  mkdir "$work/kafka/jars"
  find "$work/jars" -name '*.jar' ! -name 'embedded-postgres-binaries-*' -exec cp {} "$work/kafka/jars" \;
  "$jdk/bin/jlink" --add-modules java.se,jdk.management,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs \
    --generate-cds-archive --strip-java-debug-attributes --no-header-files --no-man-pages --output "$work/kafka/runtime" >"$work/jlink.log" 2>&1 || {
    tail -n 15 "$work/jlink.log" >&2
    fail "jlink could not make a Java runtime from $jdk; the lines above say why"
  }
}

prepare_postgres() {
  mkdir "$work/postgres"
  cp -r "$here/postgres/." "$work/postgres"
  mkdir "$work/postgres/server" "$work/postgres/unpacked"
  (cd "$work/postgres/unpacked" && "$jdk/bin/jar" xf "$work"/jars/embedded-postgres-binaries-*.jar)
  tar -C "$work/postgres/server" -xJf "$work"/postgres/unpacked/*.txz
  rm -rf "$work/postgres/unpacked"
}

work="$(mktemp -d "$engine_dir/images.XXXXXX")"
trap 'rm -rf --one-file-system "$work"' EXIT

jdk="$(find_jdk)"
base_image=broadsheet/base:0
base_number="$(number_of "${base_packages[*]}" "$architecture" /etc/debian_version "$(declare -f make_base)")"
kafka_number="$(number_of "$base_number" "$kafka_version" "$log4j_version" "$jdk/release" "$here/jars.pom.xml" "$here"/kafka/*)"
postgres_number="$(number_of "$base_number" "$postgres_version" "$here"/postgres/*)"

missing=()
is_there "$kafka_image" "$kafka_number" || missing+=(kafka)
is_there "$postgres_image" "$postgres_number" || missing+=(postgres)
[ ${#missing[@]} -gt 0 ] || exit 0

install_missing xz=xz-utils
if [ "$(stand_in_number "$base_image")" != "$base_number" ]; then make_base; fi
fetch_jars
for image in "${missing[@]}"; do
  case "$image" in
    kafka)
      prepare_kafka
      build "$kafka_image" "$kafka_number" "$work/kafka"
      ;;
    postgres)
      prepare_postgres
      build "$postgres_image" "$postgres_number" "$work/postgres"
      ;;
  esac
done
