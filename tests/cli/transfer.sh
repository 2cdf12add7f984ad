# Transfer learning as separate processes: the server trains and embeds, the client encrypts, decrypts
# and learns. Each works in a folder that has what it may have and nothing else.
source "$(dirname "$0")/common.sh"
[ -x "$(dirname "$sealion")/sealion-train" ] || exit 77

mkdir server client
succeeds "$sealion" train --model vae --data digits --epochs 2 --seed 3 --out server/vae.sealion
[ -f server/vae.decoder ] || fail "no decoder beside the encoder"
cp server/vae.manifest.json client # all that is public
cp digits/t10k-images-idx3-ubyte digits/t10k-labels-idx1-ubyte client

cd client
succeeds "$sealion" keygen vae.manifest.json --out secret.key
succeeds "$sealion" encrypt vae.manifest.json --key secret.key --out batch.enc \
  --idx t10k-images-idx3-ubyte
cd ..
mv client/batch.enc server
# No process of the server is near the key: it runs where the client's folder does not exist.
mv client away
[ -z "$(find server -name '*.key')" ] || fail "the server has a key"
(cd server && succeeds "$sealion" predict vae.sealion --in batch.enc --out answer.enc)
mv away client
mv server/answer.enc client
# And no weight is near the client's.
mv server away
[ -z "$(find client -name '*.sealion' -o -name '*.decoder')" ] || fail "the client has weights"

cd client
succeeds "$sealion" decrypt vae.manifest.json --key secret.key --in answer.enc --request batch.enc.request \
  --features latents.npy --json
[ "$(stat -c %a latents.npy)" = 600 ] || fail "others can read what was decrypted"
[ "$(field rows)" = 60 ] || fail "$(field rows) rows for 60 images"
[ "$(field columns)" = 16 ] || fail "$(field columns) latents"
succeeds "$sealion" fit-head --features latents.npy --labels t10k-labels-idx1-ubyte --out head.json
succeeds "$sealion" apply-head --head head.json --features latents.npy \
  --labels t10k-labels-idx1-ubyte --json
[ "$(stat -c %a latents.npy)" = 600 ] || fail "others can read what was decrypted"
[ "$(field rows)" = 60 ] || fail "$(field rows) answers"
case $(field accuracy) in 0.[1-9]* | 1*) ;; *) fail "accuracy $(field accuracy) on what it learned" ;; esac
cd ..

# What comes from outside is refused in one line, and nothing is left behind or lost.
cp client/head.json kept.json
head -c 300 client/latents.npy >cut.npy
refuses 3 "cut.npy" "$sealion" apply-head --head client/head.json --features cut.npy --out classes.csv
absent classes.csv
refuses 3 "cut.npy" "$sealion" fit-head --features cut.npy --labels client/t10k-labels-idx1-ubyte \
  --out client/head.json
cmp -s kept.json client/head.json || fail "the old head is gone"
refuses 3 "labels-only" "$sealion" train --model vae --data labels-only --out lost.sealion
absent lost.sealion lost.decoder lost.manifest.json

# The same in one go.
succeeds "$sealion" demo --transfer --model away/vae.sealion --data digits --report page.html --json
[ "$(field mismatches)" = 0 ] || fail "mismatches: $(field mismatches)"
[ "$(field report)" = page.html ] || fail "report: $(field report)"
contains "$(<page.html)" "</html>"
! grep -E '(src|href)="?(https?:|//)' page.html || fail "the page needs the network"
refuses 3 "no record is of the classes 77" "$sealion" demo --transfer --data digits \
  --server-classes 77 --report other.html
absent other.html

# Of other data it says what it takes, and it has a network of its own.
mkdir -p photos/cat
transfer=("$sealion" demo --transfer --report other.html)
printf 'a,b\n1,2\n' >table.csv
refuses 2 "'table.csv': transfer learning takes grey images" "${transfer[@]}" --data table.csv
refuses 2 "'photos': transfer learning takes grey images" "${transfer[@]}" --data photos
refuses 2 "'table.csv': transfer" "${transfer[@]}" --data digits --server-data table.csv
for option in "--label b" "--architecture linear" "--epochs 3" "--records 5"; do
  refuses 2 "--transfer excludes ${option%% *}" "${transfer[@]}" --data digits $option
done
absent other.html
