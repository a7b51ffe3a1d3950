#!/bin/sh
# Make .venv-yardsticks, the environment of the tools that ours is compared with.
set -eu
cd "$(dirname "$0")/.."
venv=.venv-yardsticks
uv=$(command -v uv || true)
[ -n "$uv" ] || { [ -x .venv/bin/uv ] && uv=.venv/bin/uv; } || true
[ -x "$venv/bin/python" ] || .venv/bin/python -m venv --without-pip "$venv"
if [ -n "$uv" ]; then
    "$uv" pip install --quiet --python "$venv/bin/python" -r benchmarks/yardsticks.txt
else
    "$venv/bin/python" -m ensurepip --upgrade >/dev/null
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r benchmarks/yardsticks.txt
fi
echo "ready: $venv (OCRmyPDF and pytesseract need the program tesseract with its languages:" \
    "apt-get install tesseract-ocr tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-spa)"
