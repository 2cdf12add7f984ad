#!/usr/bin/env bash
# Every parameter set of the zoo and of the security tables has the lattice estimator's figures in
# docs/security/estimates.md, and no other set has: estimates.sh SEALION ROOT
set -euo pipefail
page=$2/docs/security/estimates.md
sets=$("$2/scripts/estimate-security" --sets "$1")
diff -u <(sed -nE 's/^\| ([^|]+) \| ([^|]+) \| ([0-9]+) \| ([0-9]+) \|.*/\1\t\2\t\3\t\4/p' "$page" | sort) \
  <(sort <<<"$sets") || {
  echo "FAILED: run scripts/estimate-security; + has no figures in $page, - is used no more" >&2
  exit 1
}
# Of tables some rows may wait for their figures; what people use may not.
! grep -nE '^\| [^|]+ \| [a-z]+ \|.*not estimated' "$page"
