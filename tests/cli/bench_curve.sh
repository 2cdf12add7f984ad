# Time of a record by the records of a request: table, rows and chart, and that every answer is the
# reference's.
source "$(dirname "$0")/common.sh"

refuses 2 "--rounds" "$sealion" bench --curve --rounds 3
refuses 2 "--single" "$sealion" bench --curve --single
refuses 2 "--curve" "$sealion" bench --records 1
refuses 2 "several numbers only with --curve" "$sealion" bench --single --records 1,2
refuses 2 "excludes" "$sealion" bench --single --records 1 --images 2
refuses 2 "--layout" "$sealion" bench --curve --layout packed
refuses 2 "--images" "$sealion" bench --curve --images 5
for records in 0 -1 many 1,0 1.5 99999999999; do
  refuses 2 "'${records#1,}'" "$sealion" bench --curve --records "$records"
done
refuses 3 "no model 'nothing'" "$sealion" bench --curve --models 30-64-2,nothing --data images
refuses 3 "No such file" "$sealion" bench --curve --models 30-64-2 --chart nowhere/a.svg
refuses 2 "41 records, and there are 40 test records" "$sealion" bench --curve --data images \
  --models small.sealion --records 1,41
absent curve.svg

succeeds "$sealion" bench --curve --data images --models small.sealion,logistic-regression \
  --records 3,1,3 --json --chart curve.svg
[ "$(all model)" = "$(yes small.sealion | head -n 4 | xargs) $(yes logistic-regression | head -n 6 |
  xargs)" ] || fail "models: $out"
[ "$(all records)" = "1 1 3 3 1 1 1 3 3 3" ] || fail "records: $out"
[ "$(all layout)" = "$(for i in 1 2; do echo slotwise packed; done | xargs) $(for i in 1 2; do
  echo slotwise packed affine; done | xargs)" ] || fail "layouts: $out"
[ "$(all mismatches)" = "0 0 0 0 0 0 0 0 0 0" ] || fail "mismatches: $out"
for name in choice seconds_per_record_forecast seconds_per_record above_least \
  evaluate_seconds_forecast evaluate_seconds upload_bytes download_bytes key_bytes \
  requests_measured; do
  [ "$(all $name | wc -w)" = 10 ] || fail "not ten of $name in: $out"
done
[ "$(all above_least | tr ' ' '\n' | grep -c '^0\.0$')" = 4 ] || fail "not 4 least: $out"
for name in kernel threads requests_per_key network_bytes_per_second; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
contains "$(all choice)" "affine"
contains "$err" "logistic-regression, 3 records (4 of 4)"
chart=$(<curve.svg)
for text in ">small.sealion<" ">logistic-regression<" "polyline" "forecast" "the planner's choice"; do
  contains "$chart" "$text"
done
[ "$(grep -c 'class="chosen"' curve.svg)" = 5 ] || fail "not 4 choices and a legend: $chart"

succeeds "$sealion" bench --curve --data images --models small.sealion --records 2 --threads 1
for text in "Time of a record" "1 threads" "small.sealion" "slotwise, forecast" "above the least" \
  "The choice"; do
  contains "$out" "$text"
done
succeeds "$sealion" bench --curve --data images --models small.sealion --records 1,2 --markdown
[ "$(wc -l <<<"$out")" = 4 ] || fail "not 2 rows: $out"
contains "$out" "| small.sealion | 2 |"
succeeds "$sealion" bench --help
contains "$out" "sealion bench --curve"
