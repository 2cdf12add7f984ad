# Ctrl-C and SIGTERM end every long command soon, with 130 or 143 and nothing half-written.
source "$(dirname "$0")/common.sh"

zoo=$(cd "$(dirname "$0")/../../zoo" && pwd)
seconds_left=5  # asked for is one; others may be using the processors

# interrupts SIGNAL DELAY COMMAND...: sends it SIGNAL after DELAY seconds.
interrupts() {
  local signal=$1 delay=$2 code=0 start
  shift 2
  env --default-signal=INT "$@" >.out 2>.err &
  local process=$!
  sleep "$delay"
  kill -0 "$process" 2>/dev/null || fail "'$*' was done after $delay s: $(<.err)"
  kill -"$signal" "$process"
  start=$SECONDS
  wait "$process" || code=$?
  [ "$code" -eq $((128 + $(kill -l "$signal"))) ] || fail "'$*' exits with $code: $(<.err)"
  [ $((SECONDS - start)) -le "$seconds_left" ] || fail "'$*' went on for $((SECONDS - start)) s"
  contains "$(<.err)" "interrupted"
}

interrupts INT 1 "$sealion" plan "$zoo/lenet-5.sealion"
interrupts TERM 1 "$sealion" plan "$zoo/lenet-5.sealion"
interrupts INT 1 "$sealion" bench --rounds 1000

# A long training: the model that was there stays, and nothing is left beside it.
echo old >model.sealion
train=("$sealion" train --data digits --epochs 100000 --out model.sealion)
interrupts INT 3 "${train[@]}"
interrupts TERM 3 "${train[@]}"
[ "$(<model.sealion)" = old ] || fail "the old model is gone"
[ "$(ls -d model.sealion*)" = model.sealion ] || fail "left behind: $(ls -d model.sealion*)"

# demo trains in a child, which must not outlive it, and works in a temporary folder.
mkdir temporary
interrupts TERM 3 env TMPDIR="$work/temporary" "$sealion" demo --data digits --epochs 100000
[ -z "$(ls temporary)" ] || fail "left behind: $(ls temporary)"
[ -z "$(pgrep -f -- "$work" || true)" ] || fail "still running: $(pgrep -af -- "$work")"
