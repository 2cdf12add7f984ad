# run.sh REQUIRED TEST ARGUMENT...: runs a test with node. Where node or its package is missing, it
# is skipped (exit code 77), or, if REQUIRED is ON, fails.
set -euo pipefail
required=$1
shift
client=$(cd "$(dirname "$0")/../../examples/seal-client" && pwd)

missing() {
  echo "$1" >&2
  [ "$required" = ON ] && exit 1
  exit 77
}

command -v node >/dev/null || missing "node is missing: it runs Microsoft SEAL's WebAssembly"
[ -d "$client/node_modules/node-seal" ] ||
  missing "node-seal is missing: run 'npm ci --ignore-scripts' in examples/seal-client"
exec node "$@"
