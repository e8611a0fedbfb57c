#!/bin/sh
# Judges the running API, its documents and what it is installed from by the public tools. Python's come from uv.lock, Node's
# from package-lock.json. Arguments go on: deploy/checks/conformance.sh --only spectral --only redocly
set -eu
cd "$(dirname "$0")/../.."
exec .venv/bin/python -m conformance run "$@"
