#!/usr/bin/env bash
# The commands of a tutorial work as they are written: tutorial.sh SEALION TUTORIAL.md
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
SEALION=$(cd "$(dirname "$2")/../.." && pwd)
export SEALION
mkdir "$folder/bin" "$folder/home"
ln -s "$1" "$folder/bin/sealion"
sed -n '/^```bash$/,/^```$/{/^```/d;p}' "$2" >"$folder/commands.sh"
[ -s "$folder/commands.sh" ] || { echo "FAILED: $2 has no commands" >&2; exit 1; }
mkdir "$folder/work"
cd "$folder/work"
# Debian's Python first: it has scikit-learn.
PATH="$folder/bin:/usr/bin:$PATH" bash -euo pipefail "$folder/commands.sh"
