# A record goes from client to server and back through pipes, "-" for the file on either side.
source "$(dirname "$0")/common.sh"

"$sealion" keygen small.manifest.json --out small.key >/dev/null
images=images/t10k-images-idx3-ubyte
encrypt=("$sealion" encrypt small.manifest.json --key small.key --images 3)
predict=("$sealion" predict small.sealion)
decrypt=("$sealion" decrypt small.manifest.json --key small.key --request batch.enc.request)
"${encrypt[@]}" --data images --out batch.enc >/dev/null
"${predict[@]}" --in batch.enc --out answer.enc >/dev/null
"${decrypt[@]}" --in answer.enc --out answers.csv >/dev/null

# The same bytes as with files.
"${predict[@]}" --in - --out - <batch.enc 2>.err | cmp - answer.enc || fail "another answer"
contains "$(<.err)" "the encrypted answer is standard output"
"${predict[@]}" --in <(cat batch.enc) --out >(cat >piped.enc) >/dev/null
for _ in {1..50}; do cmp -s piped.enc answer.enc && break || sleep 0.1; done
cmp piped.enc answer.enc || fail "another answer through named pipes"
"${decrypt[@]}" --in - --out - <answer.enc 2>.err | cmp - answers.csv || fail "other answers"
contains "$(<.err)" "3 answers"

# All the way, the images too; what there is to say goes to stderr.
"${encrypt[@]}" --idx - --out - --request piped.request <$images 2>encrypt.err |
  "${predict[@]}" --in - --out - --json 2>predict.json |
  "$sealion" decrypt small.manifest.json --key small.key --in - --request piped.request --out piped.csv >decrypt.out 2>decrypt.err
cmp piped.csv answers.csv || fail "other answers on the whole way"
contains "$(<encrypt.err)" "3 images encrypted"
contains "$(<predict.json)" '"images": 3'
contains "$(<decrypt.out)" "3 answers"
[ ! -s decrypt.err ] || fail "decrypt complains: $(<decrypt.err)"

# Input that is empty, cut off, without an end, or of another kind.
fed() { local input=$1; shift; "$@" <"$input"; }
refuses 3 "standard input is empty" fed /dev/null "${predict[@]}" --in - --out out.enc
refuses 3 "standard input is empty" fed /dev/null "${decrypt[@]}" --in -
refuses 3 "standard input is empty" fed /dev/null "${encrypt[@]}" --idx - --out out.enc
head -c 5000 batch.enc >cut.enc
refuses 3 "standard input: the checksum" fed cut.enc "${predict[@]}" --in - --out out.enc
refuses 3 "standard input: holds encrypted answers" fed answer.enc "${predict[@]}" --in - --out out.enc
refuses 3 "'standard input' starts with" fed batch.enc "${encrypt[@]}" --idx - --out out.enc
refuses 5 "standard input: Is a directory" fed . "${predict[@]}" --in - --out out.enc
refuses 5 "standard input: Bad file" bash -c '"$@" <&-' - "${predict[@]}" --in - --out out.enc
endless() { (ulimit -v 4000000 && "$@" </dev/zero); }
refuses 3 "standard input has more than" endless "${predict[@]}" --in - --out out.enc
refuses 3 "standard input has more than" endless "${decrypt[@]}" --in -
refuses 3 "standard input has more than" endless "${encrypt[@]}" --idx - --out out.enc
refuses 3 "'/dev/zero' has more than" "${predict[@]}" --in /dev/zero --out out.enc
"$sealion" keygen other.manifest.json --out other.key >/dev/null
refuses 3 "batch.enc.request: made under another key" fed answer.enc \
  "$sealion" decrypt small.manifest.json --key <("$sealion" keygen small.manifest.json \
    --out new.key >/dev/null && cat new.key) --in - --request batch.enc.request
absent out.enc

# Output that nobody reads, that has no room, or is closed.
closed() { local code=0; { "$@" 2>.closed || code=$?; echo $code >.code; } | true; return "$(<.code)"; }
for command in "${encrypt[*]} --data images --request none.request" "${predict[*]} --in batch.enc"; do
  ! closed $command --out - || fail "'$command' does not notice a closed pipe"
  [ "$(<.code)" -eq 5 ] || fail "'$command' exits with $(<.code) at a closed pipe"
  [ "$(<.closed)" = "sealion: error: cannot write standard output: Broken pipe" ] || fail "$(<.closed)"
done
refuses 5 "standard output: No space" bash -c '"$@" >/dev/full' - "${predict[@]}" --in batch.enc --out -
refuses 5 "standard output: Bad file" bash -c '"$@" >&-' - "${predict[@]}" --in batch.enc --out -

# Ciphertexts are not for terminals. (A root without /dev/pts has none to try.)
on_terminal() { script --quiet --return --command "$*" /dev/null </dev/null | tr -d '\r' | tee .terminal; }
if on_terminal test -t 1 >/dev/null; then
  ! on_terminal "${encrypt[@]}" --data images --out - --request none.request >/dev/null || fail "ciphertexts on a terminal"
  [ "$(wc -l <.terminal)" -eq 1 ] || fail "not one line: $(<.terminal)"
  contains "$(<.terminal)" "standard output is a terminal"
  ! on_terminal "${predict[@]}" --in - --out out.enc >/dev/null || fail "ciphertexts from a terminal"
  contains "$(<.terminal)" "standard input is a terminal"
fi
absent out.enc -

# Ctrl-C ends the wait for input that does not come.
mkfifo silent
set -m
sleep 60 >silent &
"${predict[@]}" --in - --out out.enc <silent >.out 2>.err &
pid=$!
set +m
sleep 0.5
kill -INT "$pid"
code=0
wait "$pid" || code=$?
kill %1
[ "$code" -eq 130 ] || fail "an interrupted wait ends with $code: $(<.err)"
absent out.enc
