# record.sh SEALION MAKE_MODELS: makes inputs/ anew, with fresh keys and ciphertexts, and writes into
# answers/ what this command says to them and to zoo/. Only for a change of results that is meant:
# what is recorded judges every later program. Needs node and the packages of examples/seal-client.
set -euo pipefail
sealion=$(realpath "$1")
make_models=$(realpath "$2")
cd "$(dirname "$0")"
recorded=$PWD
client=$recorded/../../examples/seal-client/client.mjs
export SEALION_COST_MODEL=$recorded/cost-model.json
rm -rf inputs answers
mkdir inputs
cd inputs
"$make_models"

# write_images FILE HEIGHT WIDTH: five images in the IDX format.
write_images() {
  printf '\0\0\x08\x03\0\0\0\x05\0\0\0'"\\x$2"'\0\0\0'"\\x$3" >"$1"
  head -c $((5 * $2 * $3)) <(seq -s , 100 130) >>"$1"
}
write_images images-1x2 1 2
write_images images-3x3 3 3

# encrypt MODEL IMAGES: its keys and a batch.
encrypt() {
  "$sealion" keygen "$1.manifest.json" --out "$1.key" --evaluation-keys "$1.keys"
  "$sealion" encrypt "$1.manifest.json" --key "$1.key" --idx "$2" --out "$1.batch"
}
for name in shallow channels switched relinearised seal; do encrypt "$name" images-1x2; done
encrypt image images-3x3
for name in shallow switched image; do
  "$sealion" predict "$name.sealion" --in "$name.batch" --out "$name.answer"
done

# What Microsoft SEAL sends: kept on its way to the server.
on_the_way=$(mktemp)
trap 'rm -f "$on_the_way"' EXIT
printf '#!/usr/bin/env bash\ncp "$4" "$KEPT"\nexec %q "$@"\n' "$sealion" >"$on_the_way"
chmod +x "$on_the_way"
ask_with_seal() {
  KEPT=$PWD/seal.$1 node "$client" --model seal.sealion --manifest seal.manifest.json --count 5 \
    --images images-1x2 --scheme "$1" --compression zlib --sealion "$on_the_way"
}
ask_with_seal bgv
ask_with_seal bfv

bash "$recorded/answer.sh" "$sealion" "$recorded/answers"
