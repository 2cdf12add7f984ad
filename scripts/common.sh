# Shared by the scripts: where the project is, and how a step reports itself.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# step "What it does" command...: runs the command, keeps its output for the case that it fails, and
# says how long it took. On stderr, so that stdout is left to results.
step() {
  local title=$1 log start
  shift
  log=$(mktemp)
  start=$SECONDS
  printf '==> %s ... ' "$title" >&2
  if "$@" >"$log" 2>&1; then
    printf 'done in %d s\n' $((SECONDS - start)) >&2
    rm -f "$log"
  else
    printf 'FAILED after %d s\n' $((SECONDS - start)) >&2
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
}
