# One record at a time: what it takes, and that every answer is the reference's.
source "$(dirname "$0")/common.sh"

refuses 2 "--rounds" "$sealion" bench --single --rounds 3
refuses 2 "--paper" "$sealion" bench --single --paper
refuses 2 "--single" "$sealion" bench --layout packed
refuses 2 "--models requires --paper, --forecasts, --single or --curve" "$sealion" bench --models small.sealion
refuses 2 "--chart" "$sealion" bench --single --chart a.svg
refuses 3 "no model 'nothing'" "$sealion" bench --single --models 30-64-2,nothing --data images

succeeds "$sealion" bench --single --data images --images 5 --json \
  --models small.sealion,logistic-regression,30-64-2
[ "$(all model)" = "small.sealion logistic-regression 30-64-2" ] || fail "models: $out"
[ "$(all records_compared)" = "5 5 5" ] || fail "records: $out"
[ "$(all mismatches)" = "0 0 0" ] || fail "mismatches: $out"
for name in evaluate_seconds evaluate_seconds_forecast encrypt_seconds decrypt_seconds request_seconds \
  upload_bytes download_bytes key_bytes rotations rotations_hoisted key_switch_seconds; do
  [ "$(all $name | wc -w)" = 3 ] || fail "not three of $name in: $out"
done
[ -n "$(field kernel)" ] || fail "no kernel in: $out"
contains "$err" "30-64-2 (3 of 3)"
read -r _ affine packed <<<"$(all layout)"
[ "$affine $packed" = "affine packed" ] || fail "layouts: $out"
read -r _ without with <<<"$(all rotations)"
[ "$without" = 0 ] && [ "$with" -gt 0 ] || fail "rotations: $out"
read -r _ without with <<<"$(all key_bytes)"
[ "$without" = 0 ] && [ "$with" -gt 0 ] || fail "keys: $out"

succeeds "$sealion" bench --single --records 2 --threads 1 --layout slotwise --models 30-64-2
for text in "One record at a time" "1 threads" "30-64-2" "slotwise" "forecast"; do
  contains "$out" "$text"
done
succeeds "$sealion" bench --help
contains "$out" "sealion bench --single"
