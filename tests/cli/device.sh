# Which device evaluates: what is asked for is had or refused, and `auto` is the processor where no
# card is.
source "$(dirname "$0")/common.sh"
export SEALION_CUDA_LIBRARY=$work/none.so  # whatever is installed
missing="the library sealion-cuda is not installed"

"$sealion" keygen small.manifest.json --out small.key >/dev/null
"$sealion" encrypt small.manifest.json --key small.key --data images --out batch.enc >/dev/null

# predict: the same answer, and who gave it.
for device in cpu auto; do
  succeeds "$sealion" predict small.sealion --in batch.enc --out $device.enc --device $device --json
  [ "$(field kind)" = cpu ] || fail "--device $device: evaluated by '$(field kind)'"
  [ -z "$err" ] || fail "--device $device says: $err"
done
cmp cpu.enc auto.enc || fail "the same processor answers otherwise"
contains "$out" "to open a card takes 300 ms, more than it saves here"
refuses 3 "$missing" "$sealion" predict small.sealion --in batch.enc --out refused.enc --device cuda
absent refused.enc
refuses 2 "--device" "$sealion" predict small.sealion --in batch.enc --out refused.enc --device gpu

# The environment says it where the option does not.
refuses 3 "$missing" env SEALION_DEVICE=cuda \
  "$sealion" predict small.sealion --in batch.enc --out refused.enc
succeeds env SEALION_DEVICE=cuda "$sealion" predict small.sealion --in batch.enc --out cpu.enc --device cpu
refuses 2 "SEALION_DEVICE" env SEALION_DEVICE=gpu \
  "$sealion" predict small.sealion --in batch.enc --out refused.enc

# An archive ends as a whole where the device is not there.
mkdir requests
cp batch.enc requests/
refuses 3 "$missing" "$sealion" predict small.sealion --in requests --out answers --device cuda
succeeds "$sealion" predict small.sealion --in requests --out answers --json
[ "$(field kind)" = cpu ] || fail "the archive was evaluated by '$(field kind)'"
cmp answers/batch.enc cpu.enc || fail "the archive is answered otherwise"

# evaluate and bench: only what is encrypted is evaluated somewhere.
succeeds "$sealion" evaluate small.sealion --data images --encrypted --device auto --json
[ "$(field kind)" = cpu ] || fail "evaluated by '$(field kind)'"
contains "$out" "$missing"
refuses 3 "$missing" "$sealion" evaluate small.sealion --data images --encrypted --device cuda
refuses 2 "--encrypted" "$sealion" evaluate small.sealion --data images --device cpu
run "$sealion" bench --single --models small.sealion --data images --records 1 --device cuda
[ "$code" -eq 3 ] || fail "bench without a card exits with $code: $err"
contains "$err" "$missing"
refuses 2 "--device" "$sealion" bench --forecasts --device cpu
refuses 3 "$missing" "$sealion" serve small.sealion --port 0 --state state --device cuda

# The affine layout is the processor's.
single=(bench --single --models logistic-regression --records 1 --no-calibration)
run "$sealion" "${single[@]}" --device emulated
[ "$code" -eq 3 ] || fail "bench of the affine layout exits with $code: $err"
contains "$err" "affine layout"
succeeds "$sealion" "${single[@]}" --device auto --json
[ "$(field device)" = cpu ] || fail "bench: evaluated by '$(field device)'"

# plan: an H100 is priced where none is here, and that is said.
succeeds "$sealion" plan small.sealion --device auto --json
[ "$(field chosen)" = cpu ] || fail "chosen: $(field chosen)"
contains "$out" "$missing"
succeeds "$sealion" plan small.sealion --device cuda --json
for name in seconds kernel_seconds copy_seconds launch_seconds launches processor_seconds memory_bytes; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
[ "$(field chosen)" = cpu ] || fail "chosen: $(field chosen)"
succeeds "$sealion" plan small.sealion --device cuda
for text in "Graphics card, H100" "copies" "launches" "no card is here" "some assumed"; do
  contains "$out" "$text"
done
[ "$(awk 'length > 115' .out | wc -l)" -eq 0 ] || fail "lines that are too long: $out"
succeeds "$sealion" plan small.sealion
case $out in *"Graphics card"*) fail "a card is told of that nobody asked for: $out" ;; esac

# info lists the card, or why there is none.
succeeds "$sealion" info
contains "$out" "none: $missing"
succeeds "$sealion" info --json
contains "$out" '"device": null'
contains "$out" "\"device_problem\": \"$missing"
