# The table of the paper, and the whole way over files.
source "$(dirname "$0")/common.sh"
mkdir zoo tmp
export SEALION_ZOO=$work/zoo TMPDIR=$work/tmp

refuses 3 "none of the models" "$sealion" bench --paper --data images
refuses 3 "no model 'nothing'" "$sealion" bench --paper --data images --models nothing
for option in "--images 5" "--models small" "--report a.html" "--chart a.svg" "--data images"; do
  refuses 2 "--paper" "$sealion" bench $option
done
refuses 2 "--forecasts" "$sealion" bench --paper --forecasts
refuses 2 "--encrypted" "$sealion" evaluate small.sealion --data images --all-stages

cp small.sealion zoo/dnn-30.sealion
cp deep.sealion zoo
refuses 3 "No such file" "$sealion" bench --paper --data images --chart nowhere/a.svg
succeeds "$sealion" bench --paper --data images --json --report paper.html --chart paper.svg
for name in parameters activations predictions_per_hour accuracy_encrypted security_bits \
  evaluate_seconds_per_batch all_stages_seconds_per_batch all_stages_predictions_per_hour \
  latency_seconds system; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
[ "$(field mismatches)" = 0 ] || fail "mismatches: $(field mismatches)"
[ "$(field all_stages_mismatches)" = 0 ] || fail "mismatches: $(field all_stages_mismatches)"
[ "$(field images)" = 40 ] || fail "images: $(field images)"
contains "$err" "not in the zoo, left out: dnn-100"
contains "$(<paper.html)" "<!DOCTYPE html>"
contains "$(<paper.html)" "$(<paper.svg)"
contains "$(<paper.svg)" ">dnn-30<"
absent tmp/sealion.

succeeds "$sealion" bench --paper --data images --records 5 --models deep,dnn-30 --threads 1
for text in "5 encrypted test images of images" "dnn-30" "deep" "  published" "12.9 million"; do
  contains "$out" "$text"
done

succeeds "$sealion" evaluate small.sealion --data images --encrypted --all-stages --json
[ "$(field all_stages_mismatches)" = 0 ] || fail "mismatches: $(field all_stages_mismatches)"
succeeds "$sealion" evaluate small.sealion --data images --encrypted --all-stages
for text in "All stages over files" "encrypt" "write inputs" "read answers"; do
  contains "$out" "$text"
done
absent tmp/sealion.
