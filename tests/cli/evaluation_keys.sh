# A model that relinearises: the client makes keys for the server, which cannot do without them.
source "$(dirname "$0")/common.sh"

make_client_and_server deep

cd client
succeeds "$sealion" keygen deep.manifest.json --out secret.key --evaluation-keys evaluation.keys --json
[ "$(field evaluation_key_bytes)" = "$(wc -c <evaluation.keys)" ] || fail "the file is of another size"
[ "$(stat -c %a secret.key)" = 600 ] || fail "others can read the secret key"
succeeds "$sealion" encrypt deep.manifest.json --key secret.key --out batch.enc \
  --idx t10k-images-idx3-ubyte
cd ..
cp client/evaluation.keys client/batch.enc server

cd server
succeeds "$sealion" predict deep.sealion --in batch.enc --evaluation-keys evaluation.keys \
  --out answer.enc
cd ..
succeeds "$sealion" decrypt client/deep.manifest.json --key client/secret.key \
  --in server/answer.enc --request client/batch.enc.request --labels images/t10k-labels-idx1-ubyte --json
[ "$(field accuracy)" = "$accuracy" ] || fail "accuracy $(field accuracy), in one process $accuracy"
[ -n "$(field range_used)" ] || fail "no range_used"
rm server/answer.enc

# Sizes are as planned.
succeeds "$sealion" plan deep.sealion --json
[ "$(field upload_bytes)" = "$(wc -c <client/batch.enc)" ] || fail "upload: $(field upload_bytes)"
[ "$(field evaluation_key_bytes)" = "$(wc -c <client/evaluation.keys)" ] ||
  fail "evaluation keys: $(field evaluation_key_bytes)"

# Missing, of another key, of another model, of another kind.
predict() { "$sealion" predict deep.sealion --in client/batch.enc --out answer.enc "$@"; }
refuses 2 "--evaluation-keys" predict
"$sealion" keygen deep.manifest.json --out other.key --evaluation-keys other.keys >/dev/null
refuses 3 "another key" predict --evaluation-keys other.keys
"$sealion" keygen deep-twin.manifest.json --out twin.key --evaluation-keys twin.keys >/dev/null
refuses 3 "another model than 'deep'" predict --evaluation-keys twin.keys
refuses 3 "other.key" predict --evaluation-keys other.key
refuses 3 "No such file" predict --evaluation-keys no.keys

# Damaged, cut off, too long, hostile.
keys=client/evaluation.keys
for offset in 3 10 20 50 70 5000; do
  cp $keys flipped.keys
  byte=$(od -An -tu1 -j $offset -N 1 $keys)
  patch flipped.keys $offset "$(printf %02x $((byte ^ 1)))"
  refuses 3 "flipped.keys" predict --evaluation-keys flipped.keys
done
head -c 5000 $keys >cut.keys
refuses 3 "cut.keys" predict --evaluation-keys cut.keys
cp $keys longer.keys
printf x >>longer.keys
refuses 3 "longer.keys" predict --evaluation-keys longer.keys
cp $keys hostile.keys
patch hostile.keys 76 ff ff ff ff ff ff ff ff
reseal hostile.keys
refuses 3 "hostile.keys: an evaluation key" predict --evaluation-keys hostile.keys
absent answer.enc

# A hostile manifest asks for more keys than anyone has memory for.
sed '/"evaluation_keys"/,/}/s/"parts": [0-9]*/"parts": 4000000000/' deep.manifest.json \
  >greedy.manifest.json
refuses 3 "'evaluation_keys'" "$sealion" keygen greedy.manifest.json --out greedy.key
absent greedy.key evaluation.keys

# Neither key is overwritten unasked, nor by the other.
cp other.key copy.key
cp other.keys copy.keys
keygen=("$sealion" keygen deep.manifest.json)
refuses 2 "--force" "${keygen[@]}" --out new.key --evaluation-keys other.keys
refuses 2 "--force" "${keygen[@]}" --out other.key --evaluation-keys new.keys
refuses 2 "cannot hold both" "${keygen[@]}" --out new.key --evaluation-keys ./new.key
refuses 3 "No such file" "${keygen[@]}" --out new.key --evaluation-keys nowhere/new.keys
absent new.key new.keys
cmp other.key copy.key && cmp other.keys copy.keys || fail "a key was replaced"
limited() { (ulimit -f 8 && exec "$@"); }
refuses 5 "File too large" limited "${keygen[@]}" --out new.key --evaluation-keys new.keys
absent new.key new.keys
