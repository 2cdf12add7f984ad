# A model of another framework: imported, planned, judged, and run by client and server apart.
source "$(dirname "$0")/common.sh"

models=$(cd "$(dirname "$0")/../onnx/models" && pwd)
model() { echo "$models/$1/model.onnx"; }

# A table of columns of one's own, with a label to be compared with.
table=$models/logistic-binary/calibration.csv
importing=("$sealion" import "$(model logistic-binary)" --calibration "$table")
succeeds "${importing[@]}" --label target --name tumours
[ -f tumours.sealion ] && [ -f tumours.manifest.json ] || fail "no model of that name"
contains "$out" "skl2onnx"
contains "$out" "nothing (the original)"
contains "$out" "whole modulus"
succeeds "$sealion" evaluate tumours.sealion --data "$table" --label target --encrypted --json
[ "$(field mismatches)" = 0 ] || fail "$(field mismatches) mismatches"
awk "BEGIN { exit !($(field accuracy_encrypted) >= 0.97) }" || fail "$(field accuracy_encrypted)"

# Trees, in the plan's own trial as well.
succeeds "$sealion" import "$(model xgboost-breast-cancer)" --label target --out trees.sealion \
  --calibration "$models/xgboost-breast-cancer/calibration.csv"
contains "$out" "different
comparisons of a record; the manifest tells which"
succeeds "$sealion" plan trees.sealion --trial
contains "$out" "slots differ"

# One record through files, from the raw table.
succeeds "${importing[@]}" --label target --batch 1 --out one.sealion --json
[ "$(field producer)" = "skl2onnx 1.20.0" ] || fail "producer $(field producer)"
succeeds "$sealion" keygen one.manifest.json --out secret.key
succeeds "$sealion" encrypt one.manifest.json --key secret.key --data "$table" --first 2 --records 1 --out one.enc
succeeds "$sealion" predict one.sealion --in one.enc --out one.answer
succeeds "$sealion" decrypt one.manifest.json --key secret.key --in one.answer --request one.enc.request
contains "$out" "record 0"

# Pictures with their channels last, for a graph that takes them first.
squares=$models/pytorch-cnn-square
succeeds "$sealion" import "$(model pytorch-cnn-square)" --calibration "$squares/calibration.npy" --out cnn.sealion --json
[ "$(field agreement | head -1)" != "" ] || fail "no agreement: $out"

# What cannot be encrypted is named, all of it at once; nothing is written.
refuses 3 "Relu at" "$sealion" import "$(model pytorch-cnn-relu)" --calibration "$models/pytorch-cnn-relu/calibration.npy" --out relu.sealion
contains "$err" "MaxPool at"
[ ! -e relu.sealion ] || fail "a refused model was written"
contains "$err" "--replace-activations"

# Polynomials in their place, which learn; encrypted answers are those of the integers.
relu=$models/pytorch-cnn-relu
succeeds "$sealion" import "$(model pytorch-cnn-relu)" --calibration "$relu/calibration.npy" --replace-activations --out relu.sealion
contains "$out" "replaced, nothing learned"
contains "$out" "replaced and distilled"
succeeds "$sealion" evaluate relu.sealion --data "$relu/records.npy" --label "$relu/labels.npy" --encrypted --json
[ "$(field mismatches)" = 0 ] || fail "$(field mismatches) mismatches"
awk "BEGIN { exit !($(field accuracy_encrypted) >= 0.9) }" || fail "$(field accuracy_encrypted)"
digits=$models/mlp-relu-digits
succeeds "$sealion" import "$(model mlp-relu-digits)" --calibration "$digits/calibration.csv" --label target --replace-activations --json
[ "$(field activations)" = 1 ] || fail "replaced $(field activations) activations"
refuses 3 "nothing can stand in for LayerNormalization at" "$sealion" import "$(model pytorch-mlp-layernorm)" \
  --calibration "$models/pytorch-mlp-layernorm/calibration.csv" --label target --replace-activations --out norm.sealion
[ ! -e norm.sealion ] || fail "a refused model was written"

# Trees: the client compares, and the manifest tells what, decoys among it.
boosted=$models/xgboost-wine/calibration.csv
trees=("$sealion" import "$(model xgboost-wine)" --calibration "$boosted" --label target --json)
succeeds "${trees[@]}" --out trees.sealion
asked=$(field tests)
succeeds "$sealion" evaluate trees.sealion --data "$boosted" --label target --encrypted --json
[ "$(field mismatches)" = 0 ] || fail "$(field mismatches) mismatches"
awk "BEGIN { exit !($(field accuracy_encrypted) >= 0.99) }" || fail "$(field accuracy_encrypted)"
succeeds "${trees[@]}" --decoys 20 --out veiled.sealion
[ "$(field decoys)" = 20 ] && [ "$(field tests)" = $((asked + 20)) ] || fail "$out"
grep -q '"edges"' veiled.manifest.json || fail "no edges in the manifest"
refuses 2 "--decoys" "${trees[@]}" --decoys -1

# Records that are not the model's, and files that are no models.
refuses 3 "columns that it was trained with" "${importing[@]}" --out wide.sealion
refuses 3 "table.csv" "$sealion" import "$(model logistic-binary)" --calibration table.csv
head -c 500 "$(model logistic-binary)" >cut.onnx
refuses 3 "cut.onnx" "$sealion" import cut.onnx --calibration "$table" --label target
refuses 2 "--name" "${importing[@]}" --label target --name "a/b"
refuses 2 "--calibration is required" "$sealion" import "$(model logistic-binary)"
