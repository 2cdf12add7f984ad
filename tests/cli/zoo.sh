# What models there are.
source "$(dirname "$0")/common.sh"
mkdir zoo
export SEALION_ZOO=$work/zoo

succeeds "$sealion" zoo
contains "$out" "No trained models."
contains "$out" "sealion train --model dnn-30"

cp small.sealion deep.sealion zoo
succeeds "$sealion" zoo --json
[ "$(field model)" = deep ] || fail "the first model is $(field model)"
[ "$(field file_bytes)" = "$(wc -c <deep.sealion)" ] || fail "size: $(field file_bytes)"
contains "$out" '"layers": "Input 8x8, Flatten 64, Dense 6, Activation, Dense 10"'
for name in parameters activations n plain_modulus_bits coeff_modulus_bits; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
contains "$out" '"untrained": ['
succeeds "$sealion" zoo
contains "$out" "Dense 6"
contains "$out" "no 'sealion train' makes it"

# A file that is no model is named.
echo >zoo/broken.sealion
refuses 3 "broken.sealion" "$sealion" zoo
