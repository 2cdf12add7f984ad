# Pictures and arrays of one's own, from files to encrypted predictions.
source "$(dirname "$0")/common.sh"

# photos/CLASS/PICTURE.png: colours, two classes; one-by-one/ has some of them beside each other.
train=("$sealion" train --data photos)
succeeds "${train[@]}" --split 0.25 --architecture linear --epochs 300 --out photos.sealion --json
awk "BEGIN { exit !($(field accuracy_plain) >= 0.75) }" || fail "accuracy $(field accuracy_plain)"
judge=("$sealion" evaluate photos.sealion --data photos --split 0.25 --encrypted)
succeeds "${judge[@]}" --json
[ "$(field images)" = 8 ] || fail "$(field images) pictures judge"
[ "$(field mismatches)" = 0 ] || fail "$(field mismatches) mismatches"
succeeds "$sealion" evaluate photos.sealion --data photos --json
[ "$(field images)" = 32 ] || fail "$(field images) pictures of a folder without parts"
succeeds "${train[@]}" --architecture cnn --epochs 1 --out cnn.sealion
contains "$out" "conv2d"

refuses 2 "has a test set of its own" "$sealion" train --data digits --architecture linear --split 0.2
refuses 3 "shape (8, 8)" "$sealion" evaluate photos.sealion --data images
refuses 3 "neither IDX files nor pictures by class" "$sealion" train --data flat --architecture linear
refuses 2 "no table" "${train[@]}" --architecture linear --ignore id
refuses 2 "all records are of the class 'dark'" "$sealion" train --data one-class --architecture linear

# A client encrypts one picture, some beside each other, or a folder of them.
"$sealion" keygen photos.manifest.json --out photos.key >/dev/null
encrypt=("$sealion" encrypt photos.manifest.json --key photos.key)
decrypt=("$sealion" decrypt photos.manifest.json --key photos.key --in answer.enc --request batch.enc.request)
for data in photos/light/3.png flat photos; do
  succeeds "${encrypt[@]}" --data $data --out batch.enc
  succeeds "$sealion" predict photos.sealion --in batch.enc --out answer.enc
  succeeds "${decrypt[@]}" --out $(basename $data).csv
done
[ "$(wc -l <3.png.csv)" -eq 2 ] || fail "one picture: $(<3.png.csv)"
contains "$(<3.png.csv)" "light"
[ "$(wc -l <flat.csv)" -eq 3 ] || fail "two pictures: $(<flat.csv)"
succeeds "${decrypt[@]}" --labels photos --json
awk "BEGIN { exit !($(field accuracy) >= 0.75) }" || fail "accuracy $(field accuracy)"
refuses 3 "shape (8, 8)" "${encrypt[@]}" --data images --out none.enc
head -c 60 flat/0.png >flat/1.png
refuses 3 "flat/1.png" "${encrypt[@]}" --data flat --out none.enc
refuses 3 "nowhere" "${encrypt[@]}" --data nowhere --out none.enc
absent none.enc
