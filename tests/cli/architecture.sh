# What a network of one's own costs, before it is trained.
source "$(dirname "$0")/common.sh"

cat >network.json <<'JSON'
{"class_name": "Sequential", "config": {"name": "net", "layers": [
  {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 6]}},
  {"class_name": "Dense", "config": {"name": "hidden", "units": 4,
    "activation": {"class_name": "function", "config": "square"}}},
  {"class_name": "Dense", "config": {"name": "classes", "units": 3, "activation": "softmax"}}]}}
JSON
sed 's/"softmax"/"relu"/' network.json >relu.json

succeeds "$sealion" plan --architecture network.json --trial
for text in "Plan for network" "hidden_square" "calibrated" "trial encryption" "Please note" \
  "classes: the softmax is left to the client" "there are no trained weights yet"; do
  contains "$out" "$text"
done
[ "$(awk 'length > 115' .out | wc -l)" -eq 0 ] || fail "lines that are too long: $out"
succeeds "$sealion" plan --architecture network.json --weight-saturation 1 --json
small=$(values range_bits | tail -n 1)  # of the answers
contains "$out" '"notes": ['
succeeds "$sealion" plan --architecture network.json --json
awk "BEGIN { exit !($small < $(values range_bits | tail -n 1)) }" || fail "fewer weights need no fewer bits"
first=$out
succeeds "$sealion" plan --architecture network.json --json
[ "$out" = "$first" ] || fail "two forecasts of one network differ"
refuses 3 "relu.json: classes.activation: there is no \"relu\"" "$sealion" plan --architecture relu.json
refuses 3 "nothing.json" "$sealion" plan --architecture nothing.json
refuses 3 "takes records of the shape (6), not (7)" \
  "$sealion" plan --architecture network.json --input-shape 7

for preset in linear mlp:4,3 cnn; do
  succeeds "$sealion" plan --architecture $preset --input-shape 8,8 --outputs 2
  contains "$out" "Plan for ${preset//[:,]/-}"
done
succeeds "$sealion" plan --architecture linear --input-shape 30 --outputs 2 --layout affine --trial --json
[ "$(field mismatches)" = 0 ] || fail "trial: $(field mismatches) mismatches"
refuses 2 "\"mlp:64,,32\": a width of \"\"" \
  "$sealion" plan --architecture mlp:64,,32 --input-shape 6 --outputs 2
refuses 2 "'cnn' reads pictures" "$sealion" plan --architecture cnn --input-shape 6 --outputs 2
refuses 2 "say the shape of a record" "$sealion" plan --architecture linear
refuses 3 "neither a file that Keras wrote nor linear" \
  "$sealion" plan --architecture lstm --input-shape 6 --outputs 2

# One network or the other, and nothing of one that is not there.
refuses 2 "MODEL is required" "$sealion" plan
refuses 2 "excludes" "$sealion" plan small.sealion --architecture linear
refuses 2 "excludes" "$sealion" plan --architecture network.json --save network.sealion
absent network.sealion
refuses 2 "requires" "$sealion" plan small.sealion --input-shape 6
refuses 2 "'0'" "$sealion" plan --architecture linear --input-shape 0 --outputs 2
refuses 2 "'1' is not a whole number from -255 to 0" "$sealion" plan --architecture network.json --input-low 1
