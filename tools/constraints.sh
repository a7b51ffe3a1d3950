#!/bin/sh
# Write constraints.txt again: the versions in this .venv, for every Python and platform we support.
set -eu
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/bin/uv)
installed=$(mktemp)
trap 'rm -f "$installed"' EXIT
"$uv" pip freeze --python .venv/bin/python --exclude-editable | grep -v '^setuptools=' >"$installed"
{
    echo "# Versions the tests pass with; names and versions only. Written by tools/constraints.sh."
    "$uv" pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 \
        --constraint "$installed" --no-header --no-annotate --no-emit-index-url --quiet
} >constraints.new
mv constraints.new constraints.txt
