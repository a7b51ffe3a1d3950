#!/bin/sh
# The benchmarks that take minutes, not hours; what each measures stands at the head of its file.
set -eu
cd "$(dirname "$0")/.."
casebook=training/corpus/casebook
for benchmark in "reading.speed $casebook" "pipeline.throughput $casebook --each 1" \
    "intake.soak --mails 500 --kills 10" "learning.curves --quick"; do
    echo "== benchmarks.$benchmark"
    # shellcheck disable=SC2086 # a name and its arguments
    .venv/bin/python -m benchmarks.$benchmark
done
