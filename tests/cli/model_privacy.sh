# Models that keep their weights to themselves: masked answers, noise on logits, budgets of queries.
source "$(dirname "$0")/common.sh"

refuses 2 "41 bits of model privacy" "$sealion" plan small.sealion --model-privacy 41
refuses 2 "without model privacy" "$sealion" plan small.sealion --logit-noise 5
refuses 2 "this project alone" "$sealion" plan small.sealion --model-privacy 20 --client seal
refuses 2 "--detect-wraps" "$sealion" plan small.sealion --detect-wraps 0

for layout in slotwise packed; do
  succeeds "$sealion" plan small.sealion --batch 3 --layout $layout --model-privacy 40 --query-budget 7 \
    --trial --json --save $layout.sealion
  [ "$(field flood_bits)" -ge 40 ] || fail "$layout: flooded with $(field flood_bits) bits"
  grep -q '"model_privacy": {' $layout.manifest.json || fail "$layout: the manifest does not say so"
  succeeds "$sealion" evaluate $layout.sealion --data images --encrypted --json
  [ "$(field mismatches)" = 0 ] || fail "$layout: mismatches: $(field mismatches)"
done
"$sealion" plan small.sealion --model-privacy 40 --logit-noise 9 >plan.txt
grep -q "answers tell their logits and 2^-40 beyond" plan.txt || fail "the plan does not say so"
grep -q "noise on the logits *up to 9, which is" plan.txt || fail "the plan does not tell the noise"
[ "$(awk 'length > 115' plan.txt | wc -l)" -eq 0 ] || fail "lines that are too long: $(cat plan.txt)"

# From file to answer, until the budget is spent: two requests of three records, of seven.
"$sealion" keygen slotwise.manifest.json --out own.key --evaluation-keys own.keys >/dev/null
"$sealion" encrypt slotwise.manifest.json --key own.key --data images --images 3 --out own.enc >/dev/null
predict=("$sealion" predict slotwise.sealion --in own.enc --out answer.enc)
refuses 2 "evaluation keys" "${predict[@]}" --query-ledger ledger
refuses 2 "--query-ledger" "${predict[@]}" --evaluation-keys own.keys
succeeds "${predict[@]}" --evaluation-keys own.keys --query-ledger ledger
succeeds "$sealion" decrypt slotwise.manifest.json --key own.key --in answer.enc --request own.enc.request --out answers.csv
succeeds "${predict[@]}" --evaluation-keys own.keys --query-ledger ledger
rm answer.enc
refuses 8 "6 records were answered for this key and 3 more are asked for, of a budget of 7" \
  "${predict[@]}" --evaluation-keys own.keys --query-ledger ledger
[ ! -e answer.enc ] || fail "answered beyond the budget"
echo '{}' >no-ledger
refuses 3 "no-ledger" "${predict[@]}" --evaluation-keys own.keys --query-ledger no-ledger
[ "$(cat no-ledger)" = '{}' ] || fail "what is no ledger was overwritten"

"$sealion" keygen small.manifest.json --out small.key >/dev/null
"$sealion" encrypt small.manifest.json --key small.key --data images --images 3 --out small.enc >/dev/null
"$sealion" predict small.sealion --in small.enc --out answer.enc >/dev/null
"$sealion" decrypt small.manifest.json --key small.key --in answer.enc --request small.enc.request --out expected.csv >/dev/null
cmp answers.csv expected.csv || fail "masked answers are other ones"

# The model's salt is drawn once and kept.
"$sealion" plan slotwise.sealion --save again.sealion >/dev/null
"$sealion" plan again.sealion --save more.sealion >/dev/null
cmp again.manifest.json more.manifest.json || fail "the same plan has another id"
