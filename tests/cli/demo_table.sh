# The demo on a table of one's own: one command from a CSV file to an encrypted evaluation and its page.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/make_table.sh"

make_table 80
demo=("$sealion" demo --data table.csv --ignore id --report page.html)

# page: what people read of it.
page() { sed -n '/<header/,/<\/main>/p' page.html; }

# Classes by name; a fifth of the rows judges, as nothing else is said.
succeeds "${demo[@]}" --label kind --architecture linear --seed 3
contains "$err" "Training linear on 64 plain records"
contains "$err" "Classifying 16 encrypted records"
contains "$out" "linear on 16 encrypted records"
contains "$out" "F1, encrypted"
contains "$(page)" "of 16 records classified."
contains "$(page)" "big, or red"
contains "$(page)" '<th scope="col">colour</th>'
! page | grep -iE 'digit|pixel|images|handwritten' || fail "the page tells of images"
! grep -E '(src|href)="?(https?:|//)' page.html || fail "the page needs the network"

# A number.
succeeds "${demo[@]}" --label price --split 0.25 --architecture mlp:4 --epochs 3 --json
[ "$(field records)" = 20 ] || fail "$(field records) records"
[ "$(field mismatches)" = 0 ] || fail "mismatches: $(field mismatches)"
[ -n "$(field r2_plain)" ] && [ "$(field r2_plain)" = "$(field r2_encrypted)" ] ||
  fail "R2: $(field r2_plain) in plain, $(field r2_encrypted) encrypted"
contains "$err" "Answering 20 encrypted records"
contains "$(page)" "price told of 20 records."

# A model that is there.
succeeds "$sealion" train --data table.csv --ignore id --label kind --architecture linear --epochs 2 \
  --out kind.sealion
succeeds "${demo[@]}" kind.sealion --label kind --records 30 --json
[ "$(field records)" = 30 ] || fail "$(field records) records"

# What cannot be done.
refuses 2 "excludes" "${demo[@]}" --label kind --architecture linear --model kind.sealion
refuses 2 "64 records asked for" "${demo[@]}" --label kind --architecture linear --records 64
run "${demo[@]}" --architecture linear
[ "$code" -eq 2 ] && contains "$err" "--label COLUMN"
