#!/usr/bin/env bash
# Runs a command whose tests shall take their broker and database from containers: run.sh mvn -B verify
# Engine and images are made ready before, and nothing of them is left after. Its exit code is the command's.
# TEST_ENGINE_KEEP=true keeps the images for the next run.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=settings.sh
. "$here/settings.sh"
[ $# -gt 0 ] || fail "no command was given (expected: run.sh COMMAND …, for example run.sh mvn -B verify)"

export TEST_ENGINE_USER=$$
child=""
# shellcheck disable=SC2317 # reached by the trap
finish() {
  local code=$?
  trap '' INT TERM
  if [ -n "$child" ]; then
    kill -TERM -- "-$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  local keep=()
  if [ "${TEST_ENGINE_KEEP:-}" = true ]; then keep=(--keep); fi
  "$here/engine.sh" stop "${keep[@]}" || [ "$code" -ne 0 ] || code=1
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

settings="$("$here/engine.sh" start)"
eval "$settings"
"$here/images.sh"

# In the background and as a process group, so that a signal to this script ends the command and all that it started at once.
set -m
BROADSHEET_TESTS=containers "$@" </dev/null &
child=$!
set +m
code=0
wait "$child" || code=$?
child=""
exit "$code"
