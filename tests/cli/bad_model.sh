# Model files and manifests that are damaged or hostile.
source "$(dirname "$0")/common.sh"

evaluate() { "$sealion" evaluate "$1" --data images --encrypted; }
refuses 3 "unknown layer 'Teleport'" evaluate unknown-layer.sealion
refuses 3 "out of the declared saturation" evaluate out-of-saturation.sealion
refuses 3 "manifest" evaluate changed-weight.sealion

size=$(wc -c <small.sealion)
for length in 0 7 100 $((size / 2)) $((size - 1)); do
  head -c "$length" small.sealion >cut.sealion
  refuses 3 "cut.sealion" evaluate cut.sealion
done
for offset in 0 9 50 $((size / 2)) $((size - 40)) $((size - 1)); do
  cp small.sealion flipped.sealion
  byte=$(od -An -tu1 -j "$offset" -N 1 small.sealion)
  patch flipped.sealion "$offset" "$(printf %02x $((byte ^ 1)))"
  refuses 3 "flipped.sealion" evaluate flipped.sealion
done
refuses 3 "other.manifest.json" evaluate other.manifest.json

sed 's/"n": [0-9]*/"n": 4097/' small.manifest.json >broken.manifest.json
refuses 3 "broken.manifest.json" "$sealion" keygen broken.manifest.json
sed 's/"n": [0-9]*/"n": 1024/' small.manifest.json >weak.manifest.json
run "$sealion" keygen weak.manifest.json
[ "$code" -ne 0 ] || fail "takes parameters that are not secure"
head -c 40 small.manifest.json >cut.manifest.json
refuses 3 "cut.manifest.json" "$sealion" keygen cut.manifest.json
refuses 3 "No such file" "$sealion" keygen nothing.manifest.json
refuses 3 "no model 'nothing.sealion'" "$sealion" keygen nothing.sealion
absent secret.key
