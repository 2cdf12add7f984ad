# Shared by the scripts: where the project is, how a step reports itself, and how what is needed
# gets here.

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

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "These packages must be installed: run this script as root, or install sudo." >&2
    return 1
  fi
}

install_packages() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# require_packages package...: installs those of Debian's packages that are missing.
require_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      missing+=("$package")
  done
  [ "${#missing[@]}" -eq 0 ] ||
    step "Installing ${missing[*]} and what they need" install_packages "${missing[@]}"
}

# fetch_npm_packages FOLDER "What it does": as the lock file of the folder says, where it changed.
fetch_npm_packages() {
  cmp -s "$1/package-lock.json" "$1/node_modules/.sealion-lock" && return
  step "$2" npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund
  cp "$1/package-lock.json" "$1/node_modules/.sealion-lock"
}
