# Read by engine.sh, images.sh and run.sh: where the engine of our own lives, and how we speak.
# shellcheck shell=bash

engine_dir="${TEST_ENGINE_DIR:-${TMPDIR:-/tmp}/broadsheet-engine}"

say() { echo "containers: $1" >&2; }

fail() {
  echo "containers: $1" >&2
  exit 1
}

# The path goes into a Unix socket's name (at most 107 bytes) and is looked for in lists of mounts and processes.
[[ ${#engine_dir} -le 70 && "$engine_dir" =~ ^/[A-Za-z0-9._/+-]+$ ]] ||
  fail "the engine's folder is '$engine_dir' (expected: an absolute path of at most 70 letters, digits and ._/+-); set TEST_ENGINE_DIR"

# Installs Debian packages whose programs are missing. Arguments: program=package …
install_missing() {
  local pair packages=() guard=/usr/sbin/policy-rc.d guarded=false
  for pair in "$@"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
  done
  [ ${#packages[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || fail "${packages[*]} must be installed; do it as root with: apt-get install ${packages[*]}"
  command -v apt-get >/dev/null || fail "${packages[*]} must be installed, and this system has no apt-get to do it with"
  say "installing ${packages[*]} …"
  # Without this file the package would start a service of its own, which nobody here would stop.
  if [ ! -e "$guard" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$guard" && chmod 755 "$guard"
    guarded=true
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300) log result=0
  log="$(mktemp)"
  # An update that misses one of several sources is no reason to stop; the install decides.
  { "${apt[@]}" update || true; "${apt[@]}" install -y --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 </dev/null || result=$?
  if $guarded; then rm -f "$guard"; fi
  if [ $result -ne 0 ]; then
    tail -n 20 "$log" >&2
    fail "apt-get could not install ${packages[*]}; the lines above say why (all of it: $log)"
  fi
  rm -f "$log"
}
