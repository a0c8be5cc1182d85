#!/usr/bin/env bash
# A Docker engine for the tests: the one that answers, else one of our own for as long as it is needed.
#
#   eval "$(engine.sh start)"   makes sure that an engine answers and sets what Testcontainers needs to find it
#   engine.sh status            prints the same settings; exit code 3 when no engine was started
#   engine.sh stop [--keep]     removes the containers of the tests and ends an engine of our own without a trace;
#                               --keep leaves its images for the next start
#
# run.sh names itself in TEST_ENGINE_USER: then stop ends the engine only when no other run and no start by hand
# still wants it. Each command is safe to repeat. An engine of our own lives in TEST_ENGINE_DIR (default: broadsheet-engine in the folder for
# temporary files), publishes ports on 127.0.0.1 only and touches neither the machine's firewall nor its Docker settings.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=settings.sh
. "$here/settings.sh"
PATH="$PATH:/usr/sbin:/sbin"

socket="$engine_dir/docker.sock"
pid_file="$engine_dir/docker.pid"
settings_file="$engine_dir/settings"
# One bridge per folder, so that engines of several checkouts do not share one.
bridge="bs$(printf '%s' "$engine_dir" | cksum | awk '{printf "%08x", $1}')"

answers() { # endpoint
  timeout 10 docker --host "$1" version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# The pid of the engine that we started, if that very process lives.
own_pid() {
  local pid
  pid="$(cat "$pid_file" 2>/dev/null)" && [ -n "$pid" ] || return 1
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$pid_file" || return 1
  echo "$pid"
}

# Everything else that runs for our engine: containerd and what it watches name its socket on their command line.
own_helpers() {
  local commands=(/proc/[0-9]*/cmdline)
  # The words come by standard input, so that grep does not find itself.
  { grep -lsF --file=/dev/stdin "${commands[@]}" <<<"$engine_dir/exec/" || true; } | cut -d/ -f3
}

own_mounts() {
  awk -v folder="$engine_dir/" 'index($5, folder) == 1 { print $5 }' /proc/self/mountinfo | sort -r
}

# One start or stop at a time. The lock is on the folder above, because stop removes ours.
one_at_a_time() {
  mkdir -p "$(dirname "$engine_dir")"
  exec 8<"$(dirname "$engine_dir")"
  flock -w 600 8 || fail "another start or stop of an engine has taken more than ten minutes; look for engine.sh in ps"
}

make_folder() {
  mkdir -p "$engine_dir/users"
  if [ ! -O "$engine_dir" ] || [ -L "$engine_dir" ]; then fail "$engine_dir belongs to somebody else; set TEST_ENGINE_DIR to a folder of yours"; fi
  chmod 700 "$engine_dir"
}

other_users() {
  local user
  for user in "$engine_dir"/users/*; do
    user="$(basename "$user")"
    if [ "$user" = by-hand ] || { [ "$user" != "$TEST_ENGINE_USER" ] && grep -qF run.sh "/proc/$user/cmdline" 2>/dev/null; }; then
      echo "$user"
    fi
  done
}

write_settings() { # endpoint, own or found
  {
    echo "export DOCKER_HOST=$1"
    # Ryuk, the cleaner of Testcontainers, is an image that cannot be pulled everywhere; stop does its work.
    echo "export TESTCONTAINERS_RYUK_DISABLED=true"
    # Testcontainers takes a machine with a /.dockerenv for a container and would look for ports at the bridge.
    if [ "$2" = own ]; then echo "export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1"; fi
    # The tests put it on their containers as a label, so that stop takes no container of anybody else.
    echo "export TEST_ENGINE_RUN=$(cat /proc/sys/kernel/random/uuid)"
    echo "# engine: $2"
  } >"$settings_file.new"
  mv "$settings_file.new" "$settings_file"
}

setting() { # name
  sed -n "s/^export $1=//p" "$settings_file"
}

is_own() { grep -qx '# engine: own' "$settings_file"; }

running() { [ -e "$settings_file" ] && answers "$(setting DOCKER_HOST)"; }

# Where an engine would answer that somebody else runs.
found_endpoint() {
  local endpoint="${DOCKER_HOST:-}"
  if [ -z "$endpoint" ]; then
    if command -v docker >/dev/null; then
      endpoint="$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || true)"
    elif [ -S /var/run/docker.sock ]; then
      endpoint=unix:///var/run/docker.sock
    fi
  fi
  [ -n "$endpoint" ] && [ "$endpoint" != "unix://$socket" ] || return 1
  install_missing docker=docker.io
  answers "$endpoint" && echo "$endpoint"
}

# The first private /16 from 172.17 on that no interface and no route of this machine uses.
free_range() {
  local second used
  used="$(ip -4 -o address show; ip -4 route show)"
  for second in {17..31}; do
    if ! grep -qE "(^|[^0-9.])172\.$second\." <<<"$used"; then
      echo "172.$second.0.1/16"
      return
    fi
  done
  fail "every range from 172.17.0.0/16 to 172.31.0.0/16 is in use, so there is none for the engine's bridge"
}

start_own() {
  [ "$(id -u)" -eq 0 ] || fail "no Docker engine answers, and starting one takes root; start one, or set BROADSHEET_TESTS=native for tests without containers"
  install_missing docker=docker.io dockerd=docker.io iptables=iptables ip=iproute2
  clear_remains
  mkdir -p "$engine_dir/data" "$engine_dir/exec"
  echo '{}' >"$engine_dir/daemon.json"
  local range
  range="$(free_range)"
  ip link add name "$bridge" type bridge
  ip address add "$range" dev "$bridge"
  ip link set "$bridge" up
  say "starting a Docker engine in $engine_dir …"
  # Ports go through docker's own proxy on loopback, so no firewall rule and no forwarding is needed.
  setsid dockerd --config-file "$engine_dir/daemon.json" --data-root "$engine_dir/data" --exec-root "$engine_dir/exec" \
    --pidfile "$pid_file" --host "unix://$socket" --group root --bridge "$bridge" --ip 127.0.0.1 \
    --iptables=false --ip-forward=false --ip-masq=false --userland-proxy=true --shutdown-timeout 10 --log-level warn \
    >"$engine_dir/log" 2>&1 </dev/null 8>&- &
  local pid=$! tries
  for ((tries = 0; tries < 300; tries++)); do
    if answers "unix://$socket"; then
      write_settings "unix://$socket" own
      return
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
  clear_remains
  tail -n 15 "$engine_dir/log" >&2
  fail "the Docker engine did not start; the lines above, from $engine_dir/log, say why"
}

# Ends processes by their id: politely, and after ten seconds by force.
end() { # pid …
  local pid tries alive
  kill -TERM "$@" 2>/dev/null || true
  for ((tries = 0; tries < 100; tries++)); do
    alive=false
    for pid in "$@"; do
      if kill -0 "$pid" 2>/dev/null && [ "$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null)" != Z ]; then alive=true; fi
    done
    $alive || return 0
    sleep 0.1
  done
  kill -KILL "$@" 2>/dev/null || true
  sleep 0.5
}

# Whatever an engine of ours left on this machine outside its data: processes, mounts, the bridge.
clear_remains() {
  local pid helpers mount
  if pid="$(own_pid)"; then end "$pid"; fi
  mapfile -t helpers < <(own_helpers)
  if [ ${#helpers[@]} -gt 0 ]; then
    # Left by an engine that was killed. What runs in a container is a child of its watcher: end it first.
    local children
    mapfile -t children < <(for pid in "${helpers[@]}"; do tr ' ' '\n' 2>/dev/null <"/proc/$pid/task/$pid/children"; done | grep . || true)
    [ ${#children[@]} -eq 0 ] || end "${children[@]}"
    end "${helpers[@]}"
  fi
  while read -r mount; do umount "$mount" 2>/dev/null || umount --lazy "$mount"; done < <(own_mounts)
  if [ -e "/sys/class/net/$bridge" ]; then ip link delete "$bridge"; fi
  rm -rf "$engine_dir/exec" "$engine_dir"/images.* "$pid_file" "$socket" "$settings_file"
}

remove_containers() { # endpoint, filter …
  local endpoint="$1" ids
  shift
  mapfile -t ids < <(docker --host "$endpoint" ps --all --quiet --no-trunc "$@")
  [ ${#ids[@]} -gt 0 ] || return 0
  docker --host "$endpoint" rm --force --volumes "${ids[@]}" >/dev/null
  say "removed ${#ids[@]} container(s) that tests had left"
}

start() {
  one_at_a_time
  make_folder
  touch "$engine_dir/users/${TEST_ENGINE_USER:-by-hand}"
  local endpoint
  if running; then
    :
  elif endpoint="$(found_endpoint)"; then
    write_settings "$endpoint" found
    say "using the Docker engine at $endpoint"
  else
    start_own
  fi
  status
}

status() {
  running || { say "no engine is started"; exit 3; }
  grep '^export ' "$settings_file"
}

stop() { # --keep or nothing
  one_at_a_time
  [ -e "$engine_dir" ] || { say "no engine is started"; return 0; }
  make_folder
  if [ -n "${TEST_ENGINE_USER:-}" ]; then
    rm -f "$engine_dir/users/$TEST_ENGINE_USER"
    if [ -n "$(other_users)" ]; then
      say "left the engine to others that use it: $(other_users | tr '\n' ' ')"
      return 0
    fi
  fi
  rm -rf "$engine_dir/users"
  if [ -e "$settings_file" ] && ! is_own; then
    if running; then remove_containers "$(setting DOCKER_HOST)" --filter "label=io.broadsheet.tests=$(setting TEST_ENGINE_RUN)"; fi
    rm -f "$settings_file"
    [ "${1:-}" = --keep ] || rm -rf --one-file-system "$engine_dir"
    say "left the Docker engine that was there running"
    return 0
  fi
  if own_pid >/dev/null && answers "unix://$socket"; then
    # The engine is ours alone: no container outlives it, whoever made it.
    remove_containers "unix://$socket"
    docker --host "unix://$socket" network prune --force >/dev/null
    docker --host "unix://$socket" volume prune --force >/dev/null
  fi
  clear_remains
  local left
  left="$(own_helpers | wc -l)/$(own_mounts | wc -l)"
  [ "$left" = 0/0 ] || fail "the engine is not all gone (processes/mounts left: $left); look for $engine_dir in ps and in /proc/mounts"
  if [ "${1:-}" = --keep ]; then
    say "stopped the engine; its images stay in $engine_dir/data"
  else
    rm -rf --one-file-system "$engine_dir"
    say "stopped the engine; no container, process, mount or file of it is left"
  fi
}

case "${1:-} ${2:-}" in
  "start ") start ;;
  "status ") status ;;
  "stop " | "stop --keep") stop "${2:-}" ;;
  *) fail "unknown arguments '$*' (expected: start, status, stop or stop --keep)" ;;
esac
