# The sparsifier's curve: its table in three forms, and its chart.
source "$(dirname "$0")/common.sh"

refuses 2 "--forecasts" "$sealion" bench --sparsifier small.sealion --forecasts
refuses 2 "--paper" "$sealion" bench --sparsifier small.sealion --paper
refuses 2 "--rounds" "$sealion" bench --sparsifier small.sealion --rounds 3
refuses 2 "--markdown requires --sparsifier or --curve" "$sealion" bench --markdown
refuses 2 "--json" "$sealion" bench --sparsifier small.sealion --markdown --json
refuses 2 "--chart requires --paper, --sparsifier or --curve" "$sealion" bench --chart a.svg
refuses 2 "--images requires --paper, --sparsifier or --single" "$sealion" bench --images 5
refuses 2 "--data requires --paper, --sparsifier, --single or --curve" "$sealion" bench --data images
refuses 2 "--label requires --paper" "$sealion" bench --label species
refuses 3 "no model 'nothing'" "$sealion" bench --sparsifier small.sealion,nothing --data images
refuses 3 "No such file" "$sealion" bench --sparsifier small.sealion --data images \
  --chart nowhere/a.svg

refuses 3 "penalties of 0.001 and 0.002" "$sealion" bench --data images \
  --sparsifier small.sealion,two-penalties.sealion

curve=sparse-a.sealion,small.sealion,sparse-b.sealion,sparse-c.sealion
succeeds "$sealion" bench --sparsifier "$curve" --data images --json --chart curve.svg
for name in file model penalty activations activations_left accuracy_encrypted \
  evaluate_seconds_per_batch predictions_per_hour security_bits; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
[ "$(field images)" = 40 ] || fail "images: $(field images)"
[ "$(grep -c '"mismatches": 0' <<<"$out")" = 4 ] || fail "mismatches in: $out"
[ "$(grep -o '"activations_left": [0-9]*' <<<"$out" | tr -dc '0-9\n' | xargs)" = "6 6 8 10" ] ||
  fail "not sorted: $out"
contains "$out" '"penalty": null'
contains "$err" "sparse-b.sealion (3 of 4)"
chart=$(<curve.svg)
for text in ">0.001<" ">0.0002<" ">small<" "polyline" ">SEALion CNN-16 L0<" ">60.0 s<"; do
  contains "$chart" "$text"
done

succeeds "$sealion" bench --sparsifier "$curve" --data images --images 5 --threads 1
for text in "5 encrypted test images of images" "1 threads" "penalty" "0.0002" "small"; do
  contains "$out" "$text"
done
contains "$out" "Activations of one image, before"
contains "$out" "one batch of n images evaluated"

succeeds "$sealion" bench --sparsifier "$curve" --data images --markdown
[ "$(head -n 2 <<<"$out" | tail -n 1)" = "|---|---:|---:|---:|---:|---:|---:|---:|" ] ||
  fail "no Markdown: $out"
[ "$(wc -l <<<"$out")" = 6 ] || fail "not 4 rows: $out"
contains "$out" "| cnn-16-l0 | 0.0002 | 12 | 10 |"
contains "$out" "| cnn-16-l0 | 0.0004 | 12 | 8 |"  # what training took, not what the layers say
