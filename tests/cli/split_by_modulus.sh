# A batch split by plaintext modulus: each file is answered alone, and decrypt joins the answers.
source "$(dirname "$0")/common.sh"

make_client_and_server deep
succeeds "$sealion" keygen deep.manifest.json --out secret.key --evaluation-keys evaluation.keys
encrypt=("$sealion" encrypt deep.manifest.json --key secret.key --idx client/t10k-images-idx3-ubyte)
mkdir requests
succeeds "${encrypt[@]}" --out requests/batch.enc --split-by-modulus --json
contains "$out" '"requests/batch.1of2.enc"'
[ ! -e requests/batch.enc ] || fail "the whole batch is there too"
[ "$(field upload_bytes)" = "$(cat requests/batch.?of2.enc | wc -c)" ] || fail "another size: $out"

# A plan says what it gains.
succeeds "$sealion" plan deep.sealion --split machines=4
for text in "One request of " "on up to 4 machines, 10 Gbit/s" "by plaintext modulus" "by prime, at best" \
  "by tile of points, at best"; do
  contains "$out" "$text"
done
[ "$(sed '1,/^One request/d' .out | awk 'length > 115' | wc -l)" -eq 0 ] || fail "lines that are too long: $out"
succeeds "$sealion" plan deep.sealion --split machines=2,gbit-per-machine=25 --json
[ "$(all way)" = "nothing plaintext_moduli primes tiles" ] || fail "other ways: $(all way)"
[ "$(all machines)" = "1 2 2 2" ] || fail "other machines: $(all machines)"
[ "$(values moved_bytes | head -n 2 | xargs)" = "0 0" ] || fail "moduli need each other: $out"
[ "$(values moved_bytes | tail -n 1)" -gt 0 ] || fail "tiles need nothing of each other: $out"
refuses 2 "--split: machines is missing" "$sealion" plan deep.sealion --split gbit-per-machine=1
refuses 2 "--split: no key 'cores'; there are machines, gbit-per-machine" \
  "$sealion" plan deep.sealion --split machines=2,cores=4
refuses 2 "--split: machines=0: give a whole number" "$sealion" plan deep.sealion --split machines=0

# Machines that share a folder share its files.
for shard in 0/2 1/2; do
  succeeds "$sealion" predict deep.sealion --in requests --out answers --shard $shard \
    --evaluation-keys evaluation.keys
done
decrypt=("$sealion" decrypt deep.manifest.json --key secret.key --request requests/batch.enc.request --json)
first=answers/batch.1of2.enc second=answers/batch.2of2.enc
succeeds "${decrypt[@]}" --in $second $first --labels images/t10k-labels-idx1-ubyte
[ "$(field accuracy)" = "$accuracy" ] || fail "accuracy $(field accuracy), in one process $accuracy"

# The answers are those to the whole batch.
logits() { sed -n '/"answers"/,/^ *\],\{0,1\}$/p' "$work/.out"; }
split=$(logits)
succeeds "${encrypt[@]}" --out whole.enc
succeeds "$sealion" predict deep.sealion --in whole.enc --out whole.answer --evaluation-keys evaluation.keys
succeeds "$sealion" decrypt deep.manifest.json --key secret.key --in whole.answer \
  --request whole.enc.request --json
[ "$(logits)" = "$split" ] || fail "other answers to the whole batch"

# What does not belong together is refused.
refuses 3 "$first: the request has 2 files: give the answers to all" "${decrypt[@]}" --in $first
refuses 3 "both answer number 2" "${decrypt[@]}" --in $second $second
refuses 3 "whole.answer: no answer to one of the 2 files" "${decrypt[@]}" --in $first whole.answer
refuses 3 "2 answers, and the request has 1 to give" "$sealion" decrypt deep.manifest.json \
  --key secret.key --in $first $second --request whole.enc.request --json
refuses 3 "made for another model" "$sealion" decrypt deep.manifest.json \
  --key secret.key --in $first --request whole.enc.request --json
succeeds "${encrypt[@]}" --out another.enc --split-by-modulus
refuses 3 "answers another request" "$sealion" decrypt deep.manifest.json --key secret.key \
  --in $first $second --request another.enc.request --json
refuses 3 "the checksum does not match" "$sealion" predict deep.sealion --in <(head -c 3000 requests/batch.1of2.enc) \
  --out none.enc --evaluation-keys evaluation.keys
absent none.enc

# What is not split says why, and writes nothing.
refuses 2 "takes one: name a file" "${encrypt[@]}" --out - --request none.request --split-by-modulus
succeeds "$sealion" keygen small.manifest.json --out small.key
refuses 2 "it has one plaintext modulus" "$sealion" encrypt small.manifest.json --key small.key \
  --idx client/t10k-images-idx3-ubyte --out none.enc --split-by-modulus
absent none
