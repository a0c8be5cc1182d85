#!/bin/bash
# Makes the database cluster on the first start from POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, then runs the server.
# As with the image that this one stands for, the server starts twice the first time: once for nobody but us.
set -euo pipefail

case "${1:-}" in
  -*) set -- postgres "$@" ;;
esac
if [ "${1:-}" != postgres ]; then exec "$@"; fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user="${POSTGRES_USER:-postgres}"
  database="${POSTGRES_DB:-$user}"
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo "POSTGRES_PASSWORD is not set (expected: the password of the role $user)" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # the options are words
  initdb --pgdata="$PGDATA" --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth=trust --no-sync ${POSTGRES_INITDB_ARGS:-}
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  sed -i "s/^#\?listen_addresses.*/listen_addresses = '*'/" "$PGDATA/postgresql.conf"
  if [ "$database" != postgres ]; then
    printf 'create database "%s"\n' "${database//\"/\"\"}" | postgres --single -D "$PGDATA" postgres >/dev/null
  fi
  pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses=''" --wait start
  pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
fi

exec "$@"
