# A folder of encrypted requests: each is answered once, whatever ends the command in between.
source "$(dirname "$0")/common.sh"

make_client_and_server deep
succeeds "$sealion" keygen deep.manifest.json --out secret.key --evaluation-keys evaluation.keys
mkdir -p requests/night
for name in a b c d night/e night/f; do
  succeeds "$sealion" encrypt deep.manifest.json --key secret.key --out requests/$name.enc \
    --idx client/t10k-images-idx3-ubyte
done
# Neither is a request: what encrypt writes beside one, and what somebody else hides.
[ -e requests/a.enc.request ] || fail "encrypt wrote no record"
printf x >requests/.hidden

predict=("$sealion" predict deep.sealion --in requests --evaluation-keys evaluation.keys --json)
expect_counts() {
  [ "$(field requests) $(field answered) $(field skipped)" = "$1" ] ||
    fail "$1 were expected (requests, answered, skipped): $out"
}

# Shards have each request once, and resume each other's work.
taken=0
for shard in 0/3 1/3 2/3; do
  succeeds "${predict[@]}" --out shards --shard $shard
  [ "$(field requests)" = "$(field answered)" ] || fail "a shard did another's work: $out"
  taken=$((taken + $(field answered)))
done
[ $taken -eq 6 ] || fail "$taken of 6 requests in all shards"
succeeds "${predict[@]}" --out shards
expect_counts "6 0 6"

# So has an array of jobs, as Slurm starts them.
jobs=$(dirname "$0")/../../deploy/slurm/archive.sbatch
for task in 0 1; do
  succeeds env PATH="$(dirname "$sealion"):$PATH" SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_COUNT=2 \
    SLURM_CPUS_PER_TASK=2 bash "$jobs" deep.sealion requests jobs --evaluation-keys evaluation.keys
done
diff -r shards jobs || fail "jobs of an array answer otherwise"

# The answers are those of single requests.
for name in a night/e; do
  succeeds "$sealion" predict deep.sealion --in requests/$name.enc --evaluation-keys evaluation.keys \
    --out alone.enc
  cmp alone.enc shards/$name.enc || fail "another answer to $name"
done
succeeds "$sealion" decrypt deep.manifest.json --key secret.key --in shards/night/f.enc \
  --request requests/night/f.enc.request --labels images/t10k-labels-idx1-ubyte --json
[ "$(field accuracy)" = "$accuracy" ] || fail "accuracy $(field accuracy), in one process $accuracy"

# What is not whole or not of this request and model is done again; all else is not.
again() {
  succeeds "${predict[@]}" --out shards
  expect_counts "6 $1 $((6 - $1))"
}
rm shards/a.enc
printf x >>shards/b.enc
rm shards/c.enc.done
printf '{"request": 1' >shards/d.enc.done
again 4
succeeds "$sealion" encrypt deep.manifest.json --key secret.key --out requests/a.enc \
  --idx client/t10k-images-idx3-ubyte
again 1
again 0
cp deep.sealion first.sealion
succeeds "$sealion" plan first.sealion --security 192 --save deep.sealion
run "${predict[@]}" --out shards
[ "$(field skipped)" = 0 ] || fail "answers of another model count as done: $out"
cp first.sealion deep.sealion
again 0

# One request that is wrong does not keep the others from being answered.
patch requests/b.enc 5000 ff fe fd
run "${predict[@]}" --out partly
[ "$code" -eq 3 ] || fail "exits with $code: $err"
expect_counts "6 5 0"
contains "$out" '"request": "b.enc"'
contains "$err" "requests/b.enc: "
contains "$err" "1 of 6 requests were not answered: b.enc"
absent partly/b.enc
rm requests/b.enc requests/b.enc.request

# A command that is killed again and again gets on.
mkdir many killed
for i in $(seq 40); do ln requests/a.enc many/$i.enc; done
many=("$sealion" predict deep.sealion --in many --evaluation-keys evaluation.keys --json)
for pause in 0.05 0.1 0.2 0.3; do
  "${many[@]}" --out killed >/dev/null 2>&1 & process=$!
  sleep $pause
  kill -KILL $process 2>/dev/null || true
  wait $process 2>/dev/null || true
  for receipt in $(find killed -name '*.done'); do
    cmp -s "${receipt%.done}" shards/a.enc || fail "$receipt is of no whole answer"
  done
done
succeeds "${many[@]}" --out killed
[ "$(find killed -name '*.enc' | wc -l)" -eq 40 ] || fail "answers are missing"
[ "$(find killed -name '*.done' | wc -l)" -eq 40 ] || fail "receipts are missing"

# What cannot be.
refuses 2 "choose another folder" "${predict[@]}" --out requests
refuses 2 "choose another folder" "${predict[@]}" --out requests/answers
refuses 2 "is none" "${predict[@]}" --out evaluation.keys
refuses 2 "the shards are 0/3 to 2/3" "${predict[@]}" --out other --shard 3/3
for wrong in 1 /2 1/ 1/0 -1/2 x/2 1/2/3; do
  refuses 2 "I/N" "${predict[@]}" --out other "--shard=$wrong"
done
refuses 2 "is no folder" "$sealion" predict deep.sealion --in requests/a.enc --out a --shard 0/2
mkdir empty
refuses 3 "no requests" "$sealion" predict deep.sealion --in empty --out other \
  --evaluation-keys evaluation.keys
limited() { (ulimit -f 8 && exec "$@"); }
run limited "${predict[@]}" --out full
[ "$code" -eq 5 ] || fail "a full disk exits with $code: $err"
absent full/a.enc
