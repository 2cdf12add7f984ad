# What this machine does in a second: measured on demand, kept in a file, checked when read.
source "$(dirname "$0")/common.sh"
export SEALION_COST_MODEL=$work/configuration/cost-model.json

succeeds "$sealion" info --json
[ "$(field calibrated)" = false ] || fail "calibrated before it was"
succeeds "$sealion" info --calibrate --json
[ "$(field calibrated)" = true ] || fail "not calibrated"
rate=$(field multiply_adds)
[ -f "$SEALION_COST_MODEL" ] || fail "no file $SEALION_COST_MODEL"
succeeds "$sealion" info --json
[ "$(field multiply_adds)" = "$rate" ] || fail "$(field multiply_adds) read, $rate written"
succeeds "$sealion" info
contains "$out" "as calibrated in $SEALION_COST_MODEL"
succeeds "$sealion" plan small.sealion

broken() {
  printf '%s' "$1" >"$SEALION_COST_MODEL"
  refuses 3 "$2" "$sealion" plan small.sealion
  contains "$err" "'sealion info --calibrate' makes it anew"
}
good=$(<"$SEALION_COST_MODEL")
broken "${good:0:100}" "damaged JSON"
broken "{}" "multiply_adds is missing"
broken "$(sed 's/"products": [^,]*/"products": 0/' <<<"$good")" "products must be above 0, not 0"
broken "$(sed 's/"sums": [^,]*/"sums": "many"/' <<<"$good")" "sums must be a finite number"
broken "$(sed 's/"sums": [^,]*/"sums": 1e999/' <<<"$good")" "damaged JSON"
grep -v '"inner_products"' <<<"$good" >"$SEALION_COST_MODEL"  # as it was written before
succeeds "$sealion" plan small.sealion
broken "$(sed 's/"inner_products": [^,]*/"inner_products": 0/' <<<"$good")" "inner_products must be above 0, not 0"
broken "$(sed 's/"threads": [^,]*/"threads": 0/' <<<"$good")" "threads must be an integer in [1, 4096], not 0"
head -c 10000 /dev/zero >"$SEALION_COST_MODEL"
refuses 3 "$SEALION_COST_MODEL" "$sealion" plan small.sealion
succeeds "$sealion" info --calibrate
succeeds "$sealion" plan small.sealion
