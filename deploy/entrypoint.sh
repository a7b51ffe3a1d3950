#!/bin/sh
# Hand secrets that are mounted as files to the program: of NAME_FILE=/run/secrets/name the variable
# NAME is made, which settings name as "env:NAME" (PGPASSWORD is the database's).
set -eu
for name in $(env | sed -n 's/^\([A-Z][A-Z0-9_]*\)_FILE=.*/\1/p'); do
    eval "file=\${${name}_FILE}"
    # shellcheck disable=SC2154 # set by the line before
    if [ ! -r "$file" ]; then
        echo "entrypoint: ${name}_FILE: $file cannot be read by user $(id -u)" >&2
        exit 1
    fi
    value=$(cat "$file")
    export "$name=$value"
    unset "${name}_FILE"
done
exec extractor "$@"
