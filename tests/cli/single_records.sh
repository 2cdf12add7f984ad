# Requests of one record, or a few: the planner packs them, and every command goes along.
source "$(dirname "$0")/common.sh"

# A layout that is asked for.
for layout in slotwise packed; do
  succeeds "$sealion" plan small.sealion --batch 3 --layout $layout --trial --json --save $layout.sealion
  [ "$(field layout)" = $layout ] || fail "planned in $(field layout)"
  [ "$(field mismatches)" = 0 ] || fail "the trial of $layout differs in $(field mismatches)"
  succeeds "$sealion" evaluate $layout.sealion --data images --encrypted --json
  [ "$(field mismatches)" = 0 ] || fail "$layout: mismatches: $(field mismatches)"
done
refuses 4 "multiplies values" "$sealion" plan small.sealion --layout affine
refuses 2 "--layout" "$sealion" plan small.sealion --layout round

# Client and server over files, with exactly the keys that the plan rotates with.
"$sealion" keygen packed.manifest.json --out packed.key --evaluation-keys packed.keys >/dev/null
"$sealion" keygen small.manifest.json --out small.key >/dev/null
"$sealion" encrypt packed.manifest.json --key packed.key --data images --images 3 --out packed.enc >/dev/null
"$sealion" encrypt small.manifest.json --key small.key --data images --images 3 --out small.enc >/dev/null
"$sealion" predict small.sealion --in small.enc --out small-answer.enc >/dev/null
"$sealion" decrypt small.manifest.json --key small.key --in small-answer.enc --request small.enc.request --out expected.csv >/dev/null
refuses 2 "evaluation keys" "$sealion" predict packed.sealion --in packed.enc --out answer.enc
"$sealion" predict packed.sealion --in packed.enc --out answer.enc --evaluation-keys packed.keys >/dev/null
"$sealion" decrypt packed.manifest.json --key packed.key --in answer.enc --request packed.enc.request --out answers.csv >/dev/null
cmp answers.csv expected.csv || fail "packed records are answered otherwise"

# Of the usual data, which nobody named, as many as lie in one ciphertext; of one's own, all.
in_ciphertext=$(sed -n 's/^ *"records": \([0-9]*\),$/\1/p' packed.manifest.json)
for named in "" "--data images"; do
  succeeds env SEALION_DATA=images "$sealion" encrypt packed.manifest.json --key packed.key --out usual.enc --json $named
  usual=$(field records)
  [ -n "$named" ] || [ "$usual" = "$in_ciphertext" ] || fail "$usual records, of $in_ciphertext in a ciphertext"
done
[ "$usual" -gt "$in_ciphertext" ] || fail "$usual records of one's own"

# Keys for one request alone: rotations that others make have none.
succeeds "$sealion" plan small.sealion --batch 1 --layout packed --requests-per-key 1 --trial --json --save few-keys.sealion
[ "$(field mismatches)" = 0 ] || fail "the trial with few keys differs in $(field mismatches)"
grep -q '"keyless":\[' few-keys.sealion || fail "every rotation has a key"
"$sealion" plan small.sealion --batch 1 --layout packed --requests-per-key 1 >few-keys.txt
grep -q "rotations are made of others" few-keys.txt || fail "the plan does not say so"
grep -q "key of its own for every rotation" few-keys.txt || fail "the plan does not say what that saves"
succeeds "$sealion" evaluate few-keys.sealion --data images --encrypted --json
[ "$(field mismatches)" = 0 ] || fail "few keys: mismatches: $(field mismatches)"

# What belongs to another layout.
refuses 3 "another model" "$sealion" predict packed.sealion --in small.enc --out none.enc --evaluation-keys packed.keys
refuses 3 "small-answer.enc" "$sealion" decrypt packed.manifest.json --key packed.key --in small-answer.enc --request packed.enc.request
[ ! -e none.enc ] || fail "a refused request is answered"
head -c 500 answer.enc >cut.enc
refuses 3 "the checksum" "$sealion" decrypt packed.manifest.json --key packed.key --in cut.enc --request packed.enc.request

# One at a time without a plan of its own.
succeeds "$sealion" evaluate small.sealion --data images --encrypted --batch 1 --images 5 --json
[ "$(field batches)" = 5 ] || fail "$(field batches) batches for 5 images"
[ "$(field mismatches)" = 0 ] || fail "mismatches: $(field mismatches)"
