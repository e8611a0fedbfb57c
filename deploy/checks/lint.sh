#!/bin/sh
# Every static check, all of them even when one fails, so that one run tells everything. Needs Python alone.
set -u
cd "$(dirname "$0")/../.."
PATH="$PWD/.venv/bin:$PATH"
failed=''
said=$(mktemp)
trap 'rm -f "$said"' EXIT

check() {
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || failed="$failed $name;"
}

# Squawk reads SQL: Alembic renders each history from nothing to its head, without a database. Its BEGIN and COMMIT are left
# out, because squawk is told that there is a transaction (.squawk.toml).
migrations() {
    service=$1
    rendered=$(alembic -c migrations/alembic.ini -n "$service" upgrade head --sql 2>"$said") || {
        cat "$said" >&2
        return 1
    }
    printf '%s\n' "$rendered" | grep -vx -e 'BEGIN;' -e 'COMMIT;' | squawk --stdin-filepath "migrations/$service.sql"
}

check 'ruff check' ruff check .
check 'ruff format' ruff format --check .
check 'mypy' mypy
check 'import contracts' lint-imports
for service in referrals safeguarding contact offenders gateway; do
    check "migrations of $service" migrations "$service"
done

if [ -n "$failed" ]; then
    printf 'lint: failed:%s\n' "${failed%;}" >&2
    exit 1
fi
printf 'lint: all passed\n'
