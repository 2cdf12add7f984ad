# Ctrl-C and SIGTERM: every long command ends within a moment, says so with its exit code, leaves
# nothing behind and its old result as it was.
source "$(dirname "$0")/common.sh"

export TMPDIR=$work/tmp
mkdir "$TMPDIR"
most_ms=3000  # a second on a quiet machine

# Each command's old results, which must stay.
keep=(answer.enc batch.out model.sealion model.manifest.json planned.sealion report.html curve.svg)
for file in "${keep[@]}"; do echo "the old $file" >"$file"; done

everything() {
  find . -path ./.out -prune -o -path ./.err -prune -o -type f -print | sort |
    xargs -d '\n' sha256sum
}

# interrupted SIGNAL TARGET SECONDS COMMAND...: after so many seconds the TARGET (process or group)
# of the command gets the signal.
interrupted() {
  local signal=$1 target=$2 seconds=$3 before pid start ms expected
  shift 3
  before=$(everything)
  set -m  # or a job in the background would ignore SIGINT
  "$@" >.out 2>.err &
  pid=$!
  set +m
  sleep "$seconds"
  start=$(date +%s%N)
  if [ "$target" = group ]; then kill -s "$signal" -- "-$pid"; else kill -s "$signal" "$pid"; fi ||
    fail "'$*' ended by itself: $(<.err)"
  code=0
  wait "$pid" || code=$?
  ms=$((($(date +%s%N) - start) / 1000000))
  echo "$signal after $seconds s, $ms ms: ${*##*/}"
  expected=130
  [ "$signal" = INT ] || expected=143
  [ "$code" -eq "$expected" ] || fail "'$*' exits with $code, not $expected: $(<.err)"
  [ "$ms" -le "$most_ms" ] || fail "'$*' ends $ms ms after the signal"
  [ ! -s .out ] || fail "'$*' prints a result: $(<.out)"
  contains "$(<.err)" interrupted
  [ "$(everything)" = "$before" ] || fail "'$*' changes files: $(diff <(echo "$before") <(everything))"
  [ -z "$(pgrep -f -- "$work" || true)" ] || fail "still running: $(pgrep -af -- "$work")"
  [ -z "$(ls -A "$TMPDIR")" ] || fail "'$*' leaves in TMPDIR: $(ls -A "$TMPDIR")"
}

"$sealion" keygen cryptonets --out secret.key >/dev/null
"$sealion" keygen small.manifest.json --out small.key >/dev/null
batch=(--key secret.key --data digits --images 1)  # one image is as much work as a full batch
"$sealion" encrypt cryptonets "${batch[@]}" --out batch.enc >/dev/null
lenet=(--data digits --images 1)

for seconds in 0.3 2; do
  interrupted INT process $seconds "$sealion" evaluate lenet-5 --encrypted "${lenet[@]}"
  interrupted INT process $seconds "$sealion" plan lenet-5 --save planned.sealion
done
interrupted INT group 0.2 "$sealion" encrypt cryptonets "${batch[@]}" --out batch.out --threads 1
interrupted TERM process 0.4 "$sealion" predict cryptonets --in batch.enc --out answer.enc --threads 1
interrupted INT process 1 "$sealion" bench --rounds 10000
interrupted INT process 1 "$sealion" bench --paper --models lenet-5 "${lenet[@]}" --chart curve.svg
interrupted INT process 1 "$sealion" bench --curve --records 1 --models lenet-5 --data digits \
  --chart curve.svg
interrupted TERM process 1 "$sealion" bench --forecasts
interrupted INT group 2 "$sealion" train --data digits --epochs 10000 --out model.sealion
models=$(cd "$(dirname "$0")/../onnx/models" && pwd)
interrupted INT process 2 "$sealion" import "$models/pytorch-fashion-relu/model.onnx" \
  --calibration digits --scale 255 --replace-activations --out model.sealion
for target in process group; do
  interrupted INT $target 2 "$sealion" demo --data digits --epochs 10000 --report report.html
done

# A second signal ends what the first one does not: writing into a pipe that nobody reads.
mkfifo pipe
set -m
"$sealion" encrypt small.manifest.json --key small.key --data images --out pipe >.out 2>.err &
pid=$!
set +m
sleep 1
kill -INT "$pid"
sleep 0.5
kill -INT "$pid" || fail "a pipe without a reader does not block: $(<.err)"
code=0
wait "$pid" || code=$?
[ "$code" -eq 130 ] || fail "the second signal ends with $code"

contains "$("$sealion" --help)" "130, 143"
