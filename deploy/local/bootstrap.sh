#!/bin/sh
# Prepares the checkout: uv, then the locked dependencies in .venv. Quiet, and done at once, when there is nothing to do.
# Speaks on stderr only, so that `make token` prints a token and nothing else.
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-python3}
UV_VERSION=0.13.9 # what is fetched where there is none
STAMP=.venv/.prepared

fail() {
    printf 'bluelamp: %s\n' "$*" >&2
    exit 2
}

check_python() {
    command -v "$PYTHON" >/dev/null 2>&1 ||
        fail "Python 3.11 or later is needed, and there is no $PYTHON: install it, or say where it is with PYTHON=…"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or later is needed, and $PYTHON is $("$PYTHON" --version 2>&1): say where a later one is with PYTHON=…"
}

# Changes when the lock, a member's dependencies, the interpreter or the place of the checkout does.
fingerprint() {
    { cat uv.lock pyproject.toml shared/pyproject.toml services/*/pyproject.toml deploy/local/pyproject.toml
        pwd
        "$PYTHON" -c 'import sys; print(sys.base_prefix, sys.version)'
    } | cksum
}

is_recent() { # the workspace needs 0.9
    "$1" --version 2>/dev/null | "$PYTHON" -c '
import re, sys
found = re.match(r"uv (\d+)\.(\d+)", sys.stdin.read())
sys.exit(not found or tuple(map(int, found.groups())) < (0, 9))'
}

find_uv() {
    uv=$(command -v uv || true)
    if [ -n "$uv" ] && is_recent "$uv"; then return; fi
    uv=$PWD/.tools/uv/bin/uv
    if is_recent "$uv"; then return; fi
    "$PYTHON" -m pip --version >/dev/null 2>&1 ||
        fail "pip is needed once, to fetch uv: install it (Debian: apt install python3-pip), or put uv on the PATH"
    printf 'bluelamp: fetching uv %s into .tools\n' "$UV_VERSION" >&2
    rm -rf .tools/uv
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --root-user-action=ignore \
        --target .tools/uv "uv==$UV_VERSION" >&2 || fail "uv could not be fetched from the package registry: see above"
}

# The machine's own certificates, where it has any: they know the private registry of an organisation, uv's do not.
trust_as_the_machine_does() {
    for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
        if [ -s "$bundle" ]; then export UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true; fi
    done
}

check_python
wanted=$(fingerprint)
if [ -x .venv/bin/python ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
find_uv
printf 'bluelamp: preparing .venv from uv.lock (the first time this takes a minute or two)\n' >&2
trust_as_the_machine_does
if [ ! -w "${HOME:-/nonexistent}" ]; then export UV_CACHE_DIR="$PWD/.tools/uv-cache"; fi
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv VIRTUAL_ENV='' \
    "$uv" sync --frozen --quiet --python "$PYTHON" >&2 ||
    fail "the dependencies could not be prepared: see above"
printf '%s\n' "$wanted" >"$STAMP"
