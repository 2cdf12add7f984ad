# What `plan` chooses, and how it says so.
source "$(dirname "$0")/common.sh"
zoo=$(dirname "$0")/../../zoo

# The model that comes with the project: small parameters, no barrier, no keys.
if [ -f "$zoo/dnn-30.sealion" ]; then
  succeeds "$sealion" plan "$zoo/dnn-30.sealion" --trial --json
  for name in n coeff_modulus_bits security_bits range_bits noise_margin_bits \
    noise_margin_measured_bits upload_bytes download_bytes server_bytes server_seconds; do
    [ -n "$(field $name)" ] || fail "no $name in: $out"
  done
  for name in plain_moduli layers alternatives; do
    contains "$out" "\"$name\": ["
  done
  [ "$(field n)" = 4096 ] || fail "dnn-30: n = $(field n)"
  [ "$(field coeff_modulus_bits)" -le 95 ] || fail "dnn-30: $(field coeff_modulus_bits) bits"
  [ "$(field security_bits)" = 128 ] || fail "dnn-30: $(field security_bits) bits of security"
  [ "$(field quantum_security_bits)" = 0 ] || fail "dnn-30: $(field quantum_security_bits) bits"
  [ "$(field mismatches)" = 0 ] || fail "trial: $(field mismatches) mismatches"
  succeeds "$sealion" plan "$zoo/dnn-30.sealion" --trial
  for text in "Plan for dnn-30" "dense_1" "Forecast" "What else there was" "trial encryption"; do
    contains "$out" "$text"
  done
  [ "$(awk 'length > 115' .out | wc -l)" -eq 0 ] || fail "lines that are too long: $out"
  # Without a trial it says so.
  succeeds "$sealion" plan "$zoo/dnn-30.sealion"
  contains "$out" "against quantum attacks    below 128 bits (guidelines_2024_quantum)"
  contains "$out" "not measured (--trial)"
  succeeds "$sealion" plan "$zoo/dnn-30.sealion" --proved --json
  contains "$out" '"trial": null'
  [ "$(field range_mode)" = proved ] || fail "--proved: $(field range_mode)"
fi

# More security costs more, and less is not to be had.
for level in 192 256; do
  succeeds "$sealion" plan small.sealion --security $level --json
  [ "$(field security_bits)" -ge $level ] || fail "$(field security_bits) bits for $level"
done
refuses 2 "insecure" "$sealion" plan small.sealion --security 100
refuses 2 "insecure" "$sealion" plan small.sealion --security 0
refuses 2 "--security-table" "$sealion" plan small.sealion --security-table 2020
refuses 2 "--safety-factor" "$sealion" plan small.sealion --safety-factor 0.5
refuses 2 "'0'" "$sealion" plan small.sealion --batch 0
refuses 2 "'8'" "$sealion" plan small.sealion --insecure-dimension 8
refuses 3 "no model 'nothing'" "$sealion" plan nothing
succeeds "$sealion" plan small.sealion --security-table 2018 --json
[ "$(field security_table)" = standard_2018 ] || fail "table: $(field security_table)"
[ "$(field quantum_security_table)" = standard_2018_quantum ] ||
  fail "quantum table: $(field quantum_security_table)"

# Quantum attacks: what the plan withstands of them is told, and can be asked for.
succeeds "$sealion" plan small.sealion --json
[ "$(field quantum_security_table)" = guidelines_2024_quantum ] ||
  fail "quantum table: $(field quantum_security_table)"
for year in 2024 2018; do
  succeeds "$sealion" plan small.sealion --security-table $year-quantum --save quantum.sealion --json
  [ "$(field security_bits)" -ge 128 ] || fail "$year-quantum: $(field security_bits) bits"
  [ "$(field quantum_security_bits)" = "$(field security_bits)" ] ||
    fail "$year-quantum: $(field quantum_security_bits) bits, and $(field security_bits)"
  grep -q "\"security_table\": \"[a-z]*_${year}_quantum\"" quantum.manifest.json ||
    fail "the manifest names another table"
  succeeds "$sealion" evaluate quantum.sealion --encrypted --images 10 --data images --json
  [ "$(field mismatches)" = 0 ] || fail "$year-quantum: $(field mismatches) mismatches"
  rm quantum.*
done

# Few samples need no large ring.
succeeds "$sealion" plan small.sealion --batch 10 --json
[ "$(field samples)" = 10 ] || fail "samples: $(field samples)"
[ "$(field batches)" -ge 1 ] || fail "batches: $(field batches)"

# Without security, for tests: said so, and never saved.
succeeds "$sealion" plan small.sealion --insecure-dimension 64
contains "$out" "INSECURE"
contains "$out" "against quantum attacks    none"
succeeds "$sealion" plan small.sealion --insecure-dimension 64 --json
[ "$(field n)" = 64 ] || fail "insecure: n = $(field n)"
[ "$(field security_bits)" = 0 ] || fail "insecure: $(field security_bits) bits of security"
[ "$(field quantum_security_bits)" = 0 ] || fail "insecure: $(field quantum_security_bits) bits"
refuses 2 "--insecure-dimension" "$sealion" plan small.sealion --insecure-dimension 64 \
  --save insecure.sealion
absent insecure.sealion insecure.manifest.json

# A plan with barriers says where they stand, and what a real run showed.
succeeds "$sealion" plan deep.sealion
contains "$out" "then: "
contains "$out" "evaluation keys"
succeeds "$sealion" plan deep.sealion --trial --json
[ "$(field mismatches)" = 0 ] || fail "trial: $(field mismatches) mismatches"
[ "$(field special_prime)" != 0 ] || fail "no special prime"

# A saved plan is what the model then runs with.
succeeds "$sealion" plan small.sealion --security 192 --save safer.sealion --json
n=$(field n)
succeeds "$sealion" evaluate safer.sealion --encrypted --images 10 --data images --json
[ "$(field mismatches)" = 0 ] || fail "saved: $(field mismatches) mismatches"
[ "$(field n)" = "$n" ] || fail "saved: n = $(field n), planned $n"
[ "$(field security_bits)" -ge 192 ] || fail "saved: $(field security_bits) bits of security"
grep -q '"security": "192"' safer.manifest.json || fail "the manifest beside it is another"
refuses 3 "No such file" "$sealion" plan small.sealion --save nowhere/model.sealion
refuses 5 "Is a directory" "$sealion" plan small.sealion --save images
