#!/usr/bin/env bash
# The tests of this folder under valgrind, where secrets are undefined.
#
#   run.sh PROGRAM                 all but the controls; fails where valgrind reports anything
#   run.sh PROGRAM CONTROL REPORT  one of these; fails unless valgrind reports this of it
set -uo pipefail

if ! command -v valgrind >/dev/null || [ ! -x "$1" ]; then
  echo "Not tested for want of valgrind (Debian's package valgrind)."
  exit 77
fi

reported=99
under_valgrind() {
  valgrind --quiet --error-exitcode=$reported --num-callers=20 "$1" --gtest_brief=1 "--gtest_filter=$2" 2>&1
}

if [ $# -eq 1 ]; then
  under_valgrind "$1" '-Control.*'
  exit
fi
output=$(under_valgrind "$1" "Control.$2")
code=$?
printf '%s\n' "$output"
[ $code -eq $reported ] && grep -qF "$3" <<<"$output"
