#!/bin/sh
# Run the quick benchmarks, keep their figures (benchmarks/results), and write docs/benchmarks.md
# and its pictures anew. Names of benchmarks, or --all, as arguments; see benchmarks/report/run.py.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python -m benchmarks.report.run "$@"
