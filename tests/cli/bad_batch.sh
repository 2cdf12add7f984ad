# Keys and ciphertexts that are damaged, hostile, or belong to something else.
source "$(dirname "$0")/common.sh"

for model in small twin other; do
  "$sealion" keygen $model.manifest.json --out $model.key
  "$sealion" encrypt $model.manifest.json --key $model.key --data images --out $model.enc
  "$sealion" predict $model.sealion --in $model.enc --out $model.answer
done >/dev/null
predict() { "$sealion" predict small.sealion --in "$1" --out answer.enc; }
decrypt() {
  "$sealion" decrypt small.manifest.json --key small.key --in "$1" --request small.enc.request --out answers.csv
}

# Of another model, key or kind.
refuses 3 "another model" predict twin.enc
refuses 3 "another model" predict other.enc
refuses 3 "another model" decrypt twin.answer
refuses 3 "another model" decrypt other.answer
refuses 3 "not encrypted inputs" predict small.answer
refuses 3 "not encrypted answers" decrypt small.enc
"$sealion" keygen small.manifest.json --out new.key >/dev/null
refuses 3 "another key" "$sealion" decrypt small.manifest.json --key new.key --in small.answer --request small.enc.request
chmod 600 small.enc
refuses 3 "small.enc" "$sealion" decrypt small.manifest.json --key small.enc --in small.answer --request small.enc.request

# An answer to another request, as when it is sent once more, or without a word of it.
"$sealion" encrypt small.manifest.json --key small.key --data images --out again.enc >/dev/null
refuses 3 "small.answer: answers another request" "$sealion" decrypt small.manifest.json --key small.key \
  --in small.answer --request again.enc.request --out answers.csv
refuses 2 "--request is required" "$sealion" decrypt small.manifest.json --key small.key --in small.answer
sed 's/"records": [0-9]*/"records": 1/' small.enc.request >fewer.request
refuses 3 "1 were asked for" "$sealion" decrypt small.manifest.json --key small.key --in small.answer \
  --request fewer.request
sed 's/"records": [0-9]*/"records": 0/' small.enc.request >none.request
refuses 3 "none.request: records" "$sealion" decrypt small.manifest.json --key small.key --in small.answer \
  --request none.request
refuses 3 "other.enc.request" "$sealion" decrypt small.manifest.json --key small.key --in small.answer \
  --request other.enc.request
refuses 3 "No such file" "$sealion" decrypt small.manifest.json --key small.key --in small.answer \
  --request no.request

# Of another size, cut off, or with one bit flipped.
head -c 5000 small.enc >cut.enc
refuses 3 "cut.enc" predict cut.enc
head -c -1 small.answer >cut.answer
refuses 3 "cut.answer" decrypt cut.answer
cp small.enc longer.enc
printf x >>longer.enc
refuses 3 "longer.enc" predict longer.enc
for offset in 3 10 60 100 120 5000; do
  cp small.enc flipped.enc
  byte=$(od -An -tu1 -j $offset -N 1 small.enc)
  patch flipped.enc $offset "$(printf %02x $((byte ^ 1)))"
  refuses 3 "flipped.enc" predict flipped.enc
done
cp small.enc resized.enc
patch resized.enc 61 41  # 65 ciphertexts
reseal resized.enc
refuses 3 "65 ciphertexts" predict resized.enc
cp small.enc crowded.enc
patch crowded.enc 73 ff ff ff  # samples
reseal crowded.enc
refuses 3 "samples" predict crowded.enc

# A residue above its prime behind a checksum that is right.
cp small.enc hostile.enc
patch hostile.enc 102 ff ff ff ff ff ff ff ff
reseal hostile.enc
refuses 3 "not below its prime" predict hostile.enc
cp small.answer hostile.answer
patch hostile.answer 118 ff ff ff ff ff ff ff ff
reseal hostile.answer
refuses 3 "not below its prime" decrypt hostile.answer

# A residue that somebody changed: no value of the answer is told.
cp small.answer noise.answer
patch noise.answer 118 00 00 00
reseal noise.answer
refuses 6 "nothing but noise" decrypt noise.answer
absent answers.csv

# A correction that is none.
cp small.answer hostile.answer
patch hostile.answer 110 00 00 00 00 00 00 00 00
reseal hostile.answer
refuses 3 "correction factor of 0" decrypt hostile.answer

# A key that others can read.
cp small.key open.key
chmod 644 open.key
refuses 4 "chmod 600" "$sealion" decrypt small.manifest.json --key open.key --in small.answer --request small.enc.request
# A key that is damaged, or whose coefficients are none.
cp small.key broken.key
patch broken.key 70 ff
refuses 3 "broken.key" "$sealion" decrypt small.manifest.json --key broken.key --in small.answer --request small.enc.request
reseal broken.key
refuses 3 "" "$sealion" decrypt small.manifest.json --key broken.key --in small.answer --request small.enc.request
refuses 3 "No such file" "$sealion" decrypt small.manifest.json --key no.key --in small.answer --request small.enc.request

# Labels that do not belong to the answer.
printf '\0\0\x08\x01\0\0\0\x05\1\2\3\4\5' >few-labels
refuses 3 "5 labels" "$sealion" decrypt small.manifest.json --key small.key --in small.answer \
  --request small.enc.request --labels few-labels --out answers.csv
absent answer.enc answers.csv
