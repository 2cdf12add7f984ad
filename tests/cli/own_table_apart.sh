# Rows of a table of one's own between client and server: the client knows the manifest alone.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/make_table.sh"

make_table 60
train=("$sealion" train --data table.csv --architecture linear --ignore id)
mkdir server client
"${train[@]},price" --label kind --out server/kind.sealion >/dev/null
"${train[@]},kind" --label price --task number --out server/price.sealion >/dev/null
mv server/*.manifest.json client
for model in kind price; do
  "$sealion" keygen client/$model.manifest.json --out client/$model.key >/dev/null
done

# ask MODEL ENCRYPT-OPTION...: rows go to the server and their answer comes back.
ask() {
  local model=$1
  shift
  succeeds "$sealion" encrypt client/$model.manifest.json --key client/$model.key --out batch.enc "$@"
  succeeds "$sealion" predict server/$model.sealion --in batch.enc --out answer.enc
  decrypt=("$sealion" decrypt client/$model.manifest.json --key client/$model.key --in answer.enc --request batch.enc.request)
}

# Columns in any order, others among them, no label; a missing size is taken as the model says.
cat >new.csv <<'CSV'
colour;note;size

red;"two
lines";19
blue;;0
"dark, green";x;
CSV
ask kind --data new.csv
succeeds "${decrypt[@]}" --out answers.csv
contains "$out" "record 0: big, or red ("
contains "$out" "record 1: small ("
[ "$(head -n 1 answers.csv)" = "record,class,logit_0,confidence" ] || fail "columns: $(<answers.csv)"
contains "$(sed -n 2p answers.csv)" '0,"big, or red",'
succeeds "${decrypt[@]}" --json
contains "$out" '"class": "small"'
[ "$(values confidence | wc -l)" -eq 3 ] || fail "not a confidence for each: $out"
cp answers.csv by-file.csv
"$sealion" encrypt client/kind.manifest.json --key client/kind.key --out batch.enc --data - <new.csv
succeeds "$sealion" predict server/kind.sealion --in batch.enc --out answer.enc
succeeds "${decrypt[@]}" --out answers.csv
cmp answers.csv by-file.csv || fail "other answers for a table from standard input"

# Some rows of many, judged by the label that they have; what comes behind them is not looked at.
(cat table.csv && echo "60,many,red,1,small") >long.csv
ask kind --data long.csv --first 10 --records 20
succeeds "${decrypt[@]}" --first 10 --labels table.csv --label kind --json
[ "$(field records)" = 20 ] || fail "$(field records) answers"
awk "BEGIN { exit !($(field accuracy) >= 0.9) }" || fail "accuracy $(field accuracy)"
succeeds "${decrypt[@]}" --first 10 --labels table.csv --label kind
contains "$out" "By the labels: accuracy"
succeeds "${decrypt[@]}" --first 10 --labels long.csv --label kind --json  # nor behind the labels
sed '25s/,[^,]*$/,/' table.csv >unlabelled.csv
refuses 3 "unlabelled.csv', line 25, column 'kind': the value is missing" "${decrypt[@]}" --first 10 \
  --labels unlabelled.csv --label kind
sed -E 's/.*,([0-9]+\.[0-9]|price),.*/\1/' table.csv >price-alone.csv
refuses 2 "name that of the labels" "${decrypt[@]}" --labels table.csv
refuses 2 "the data has the class '100" "${decrypt[@]}" --labels price-alone.csv
refuses 3 "too few for 20 from number 50 on" "${decrypt[@]}" --first 50 --labels table.csv --label kind

# A number.
ask price --data table.csv
succeeds "${decrypt[@]}" --out prices.csv --labels price-alone.csv --json
awk "BEGIN { exit !($(field r2) >= 0.8) }" || fail "R2 $(field r2)"
[ "$(head -n 1 prices.csv)" = "record,value,logit_0" ] || fail "columns: $(head -n 1 prices.csv)"
contains "$out" '"value": '
succeeds "${decrypt[@]}" --labels price-alone.csv
contains "$out" "By the labels: R2"
ask price --data table.csv --label price --split 0.25
succeeds "${decrypt[@]}" --labels table.csv --label price --split 0.25 --json
[ "$(field records)" = 15 ] || fail "$(field records) rows of the test set"

# Rows that the model was not made for, by file and line.
encrypt=("$sealion" encrypt client/kind.manifest.json --key client/kind.key --out none.enc --data)
printf 'size,colour\n1,red\n2,violet\n' >unknown.csv
refuses 2 "unknown.csv, line 3" "${encrypt[@]}" unknown.csv
contains "$err" "violet"
printf 'size,colour\n1,red\nlarge,red\n' >text.csv
refuses 3 "text.csv', line 3, column 'size'" "${encrypt[@]}" text.csv
printf 'size\n1\n' >narrow.csv
refuses 3 "has no column 'colour', which the model needs" "${encrypt[@]}" narrow.csv
printf 'size,colour\n' >empty.csv
refuses 3 "a header and no rows" "${encrypt[@]}" empty.csv
refuses 2 "--first 60: the records are 0 to 59" "${encrypt[@]}" table.csv --first 60
refuses 2 "from record 50 on there are 10" "${encrypt[@]}" table.csv --first 50 --records 11
refuses 2 "a batch of this model holds" "${encrypt[@]}" table.csv --records 100000
refuses 3 "arrays for a model that takes the columns of a table" "${encrypt[@]}" images
absent none.enc
