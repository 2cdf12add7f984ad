# Features out of the answer, and a classifier that the client fits to a few labels.
source "$(dirname "$0")/common.sh"
labels=images/t10k-labels-idx1-ubyte

# decrypt --features: the network's real numbers, which are the logits where the scale is 1.
"$sealion" keygen small.manifest.json --out secret.key >/dev/null
"$sealion" encrypt small.manifest.json --key secret.key --data images --out batch.enc >/dev/null
"$sealion" predict small.sealion --in batch.enc --out answer.enc >/dev/null
decrypt=("$sealion" decrypt small.manifest.json --key secret.key --in answer.enc --request batch.enc.request)
succeeds "${decrypt[@]}" --features all.npy --out answers.csv --labels $labels --json
[ "$(field rows)" = 40 ] && [ "$(field columns)" = 10 ] || fail "$(field rows) x $(field columns)"
[ "$(field file)" = all.npy ] || fail "the features are in $(field file)"
[ -n "$(field accuracy)" ] || fail "--labels is forgotten"
grep -q '"scale": 1' small.manifest.json || fail "the scale is not 1"
numbers() { od -A n -v -w8 -j "$2" -t f8 "$1" | awk '{ printf "%.0f\n", $1 }'; }
diff <(numbers all.npy 128) <(tail -n +2 answers.csv | cut -d , -f 3- | tr , '\n') ||
  fail "the features are not the logits"
succeeds "${decrypt[@]}" --features again.npy
contains "$out" "40 rows of features"
contains "$out" "again.npy (40 x 10 numbers)"
cmp all.npy again.npy || fail "other features of the same answer"
refuses 3 "No such file" "${decrypt[@]}" --features nowhere/all.npy

# fit-head and apply-head agree on what the head reads.
fit=("$sealion" fit-head --features all.npy --labels $labels)
apply=("$sealion" apply-head --features all.npy)
succeeds "${fit[@]}" --out head.json --test-features again.npy --test-labels $labels --json
[ "$(field rows)" = 40 ] && [ "$(field features)" = 10 ] || fail "fitted to something else"
fitted=$(field accuracy)
[ "$(field test_accuracy)" = "$fitted" ] || fail "the same rows are read otherwise"
succeeds "${apply[@]}" --head head.json --labels $labels --out classes.csv --json
[ "$(field accuracy)" = "$fitted" ] || fail "apply-head reads $(field accuracy), not $fitted"
[ "$(grep -c '"confidence"' .out)" -eq 40 ] || fail "not a confidence for each row"
[ "$(head -n 1 classes.csv)" = row,class,confidence ] || fail "classes.csv has no names"
[ "$(wc -l <classes.csv)" -eq 41 ] || fail "classes.csv has $(wc -l <classes.csv) lines"
succeeds "${apply[@]}" --head head.json --out classes.json
contains "$out" "40 rows in 10 classes"
contains "$out" "and 30 more"
contains "$(<classes.json)" '"class"'

# The same head each time; another with a hidden layer.
succeeds "${fit[@]}" --out again.json
contains "$out" "10 classes by 10 features from 40 rows"
cmp head.json again.json || fail "another head from the same rows"
succeeds "${fit[@]}" --hidden 8 --weight-decay 0.01 --epochs 50 --seed 3 --out dense.json --json
[ "$(field hidden_units)" = 8 ] || fail "$(field hidden_units) hidden units"
[ "$(field weight_decay)" = 0.01 ] || fail "weight decay $(field weight_decay)"
succeeds "${apply[@]}" --head dense.json

# The last ten rows, with --first.
{ head -c 128 all.npy | sed 's/(40, 10)/(10, 10)/'; tail -c 800 all.npy; } >tail.npy
succeeds "$sealion" apply-head --head head.json --features tail.npy --first 30 --out tail.csv
diff <(tail -n 10 classes.csv) <(tail -n 10 tail.csv) || fail "other classes of the same rows"
succeeds "$sealion" fit-head --features tail.npy --labels $labels --first 30 --out tail.json
refuses 3 "40 labels: too few for 10 from number 31" "$sealion" fit-head --features tail.npy \
  --labels $labels --first 31 --out none.json
refuses 3 "too few for 40" "${apply[@]}" --head head.json --labels $labels --first 1

# What is no array, no head, or not for each other.
cp all.npy good.npy
truncate -s -1 all.npy
refuses 3 "'all.npy' is cut off" "${fit[@]}" --out none.json
refuses 3 "'all.npy' is cut off" "${apply[@]}" --head head.json
cp $labels all.npy
refuses 3 "no .npy file" "${fit[@]}" --out none.json
cp good.npy all.npy
patch all.npy 128 00 00 00 00 00 00 f8 7f
refuses 3 "row 0, column 0" "${fit[@]}" --out none.json
cp good.npy all.npy
head -c 40 head.json >cut.json
refuses 3 "cut.json" "${apply[@]}" --head cut.json
echo '{}' >empty.json
refuses 3 "empty.json: format is missing" "${apply[@]}" --head empty.json
refuses 3 "No such file" "${apply[@]}" --head nowhere.json
{ head -c 128 all.npy | sed 's/(40, 10)/(80, 5) /'; tail -c 3200 all.npy; } >narrow.npy
refuses 3 "for 10 features, and the rows have 5" "$sealion" apply-head --head head.json \
  --features narrow.npy

# Wrong use.
refuses 2 "'-1'" "${fit[@]}" --out none.json --hidden -1
refuses 2 "decay of -1" "${fit[@]}" --out none.json --weight-decay -1
refuses 2 "'0'" "${fit[@]}" --out none.json --epochs 0
refuses 2 "--test-labels" "${fit[@]}" --out none.json --test-features all.npy
refuses 2 "--labels is required" "$sealion" fit-head --features all.npy --out none.json
refuses 5 "Is a directory" "${fit[@]}" --out images
refuses 3 "No such file" "${fit[@]}" --out nowhere/head.json
absent none.json nowhere
