# Client and server as separate processes that share nothing but the files they send.
source "$(dirname "$0")/common.sh"

make_client_and_server small
mv images labels-only
mkdir away  # another one made now would have another id
mv small.sealion small.manifest.json away
rm labels-only/t10k-images-idx3-ubyte

(cd client && "$sealion" keygen small.manifest.json --out secret.key)
# What the client asks counts, and not what the manifest names: 91 bits at n = 4096 by another table.
wide=$(dirname "$0")/../../zoo/dnn-30.manifest.json
refuses 4 "'guidelines_2024_quantum' (at most 80 bits)" "$sealion" keygen "$wide" \
  --out none.key --least-security-table 2024-quantum
refuses 4 "at least '192'" "$sealion" keygen client/small.manifest.json \
  --out none.key --least-security 192
refuses 2 "--least-security" "$sealion" keygen "$wide" --out none.key --least-security 100
refuses 2 "--least-security-table" "$sealion" keygen "$wide" --out none.key \
  --least-security-table 2020
absent none.key
for command in "encrypt --out none.enc" "decrypt --in none.enc --request none.enc.request"; do
  # shellcheck disable=SC2086
  refuses 4 "at least '256'" "$sealion" ${command%% *} "$wide" ${command#* } \
    --key client/secret.key --least-security 256
done
[ "$(stat -c %a client/secret.key)" = 600 ] || fail "others can read the secret key"
(cd client && "$sealion" encrypt small.manifest.json --key secret.key --out batch.enc \
  --idx t10k-images-idx3-ubyte)

mv client/batch.enc server
(cd server && "$sealion" predict small.sealion --in batch.enc --out answer.enc)
mv server/answer.enc client
rm -r server

labels=labels-only/t10k-labels-idx1-ubyte
succeeds "$sealion" decrypt client/small.manifest.json --key client/secret.key \
  --in client/answer.enc --request client/batch.enc.request --labels $labels --out answers.csv --json
[ "$(field images)" = 40 ] || fail "$(field images) answers for 40 images"
[ "$(field accuracy)" = "$accuracy" ] || fail "accuracy $(field accuracy), in one process $accuracy"
[ "$(stat -c %a answers.csv)" = 600 ] || fail "others can read what was decrypted"
[ "$(wc -l <answers.csv)" -eq 41 ] || fail "answers.csv has $(wc -l <answers.csv) lines"
[ "$(grep -c '"class"' .out)" -eq 40 ] || fail "not a class for each image"

# The last ten alone give the same answers.
cd client
"$sealion" encrypt small.manifest.json --key secret.key --out tail.enc --first 30 --images 10 \
  --idx t10k-images-idx3-ubyte
cd ..
mv away/* .
succeeds "$sealion" predict small.sealion --in client/tail.enc --out tail.answer
succeeds "$sealion" decrypt small.sealion --key client/secret.key --in tail.answer \
  --request client/tail.enc.request --first 30 --labels $labels --out tail.csv
contains "$out" "By the labels: accuracy"
diff <(tail -n 10 answers.csv) <(tail -n 10 tail.csv) || fail "other answers for the same images"

# A model file without a manifest beside it has one inside.
mkdir alone
cp small.sealion alone
succeeds "$sealion" keygen alone/small.sealion --out alone/secret.key
