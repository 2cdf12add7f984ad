# Shared by the tests of the command. A script is called with the command and make_fixtures; it
# runs in a fresh folder with the fixtures in it.
set -eEuo pipefail
trap 'echo "FAILED: line $LINENO of ${BASH_SOURCE[0]##*/}: $BASH_COMMAND" >&2' ERR
sealion=$1
make_fixtures=$2
unset SEALION_DATA SEALION_ZOO SEALION_FORCE_KERNEL SEALION_DEVICE

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SEALION_COST_MODEL=$work/cost-model.json  # absent: plans do not depend on the machine
"$make_fixtures"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# run COMMAND...: keeps stdout, stderr and the exit code in $out, $err and $code.
run() {
  code=0
  "$@" >"$work/.out" 2>"$work/.err" || code=$?
  out=$(<"$work/.out")
  err=$(<"$work/.err")
}

# succeeds COMMAND...: it must exit with 0.
succeeds() {
  run "$@"
  [ "$code" -eq 0 ] || fail "'$*' exits with $code: $err"
}

# refuses CODE TEXT COMMAND...: it must exit with CODE and say one line, an error with TEXT in it.
refuses() {
  local expected=$1 text=$2
  shift 2
  run "$@"
  [ "$code" -eq "$expected" ] || fail "'$*' exits with $code, not $expected: $err"
  [ "$(wc -l <"$work/.err")" -eq 1 ] || fail "'$*' says more or less than one line: $err"
  case $err in
    "sealion: error: "*"$text"*) ;;
    *) fail "'$*' does not say '$text': $err" ;;
  esac
  [ -z "$out" ] || fail "'$*' prints a result: $out"
}

contains() {
  case $1 in
    *"$2"*) ;;
    *) fail "no '$2' in: $1" ;;
  esac
}

# absent FILE...: none of them exists, nor a half-written one beside it.
absent() {
  local file
  for file in "$@"; do
    ! compgen -G "$file*" >/dev/null || fail "$file was left behind: $(ls -d "$file"*)"
  done
}

# values NAME: the numbers or texts of that name in the JSON of the last run, one a line.
values() {
  sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$work/.out"
}

# all NAME: those values in one line; field NAME: the first of them.
all() { values "$1" | xargs; }
field() { values "$1" | head -n 1; }

# patch FILE OFFSET HEX...: overwrites bytes.
patch() {
  local file=$1 offset=$2
  shift 2
  printf "$(printf '\\x%s' "$@")" |
    dd of="$file" bs=1 seek="$offset" conv=notrunc status=none
}

# in_bytes: hexadecimal from standard input, as bytes.
in_bytes() { printf "$(sed 's/../\\x&/g')"; }

# digest: the SHA-256 of standard input, in hexadecimal.
digest() { sha256sum | cut -d ' ' -f 1; }

# digests: of each chunk of 64 KiB of standard input, in hexadecimal.
digests() { split -b 65536 --filter="sha256sum | cut -d ' ' -f 1"; }

# reseal FILE: replaces the checksum in its last 32 bytes by the right one.
reseal() {
  local hash size
  size=$(($(wc -c <"$1") - 32))
  if [ "$size" -gt 1048576 ]; then
    hash=$(head -c "$size" "$1" | digests | tr -d '\n' | in_bytes | digest)
  else
    hash=$(head -c "$size" "$1" | digest)
  fi
  patch "$1" "$size" $(sed 's/../& /g' <<<"$hash")
}

# make_client_and_server MODEL: their folders, each with what it may have, and in `accuracy` what the
# model reads of the images when it is asked in one process.
make_client_and_server() {
  mkdir client server
  cp "$1.manifest.json" images/t10k-images-idx3-ubyte client
  cp "$1.sealion" server
  succeeds "$sealion" evaluate "$1.sealion" --data images --encrypted --json
  accuracy=$(field accuracy_encrypted)
}
