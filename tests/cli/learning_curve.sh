# What `sealion demo --transfer` has the training program do besides training.
source "$(dirname "$0")/common.sh"
train=$(dirname "$sealion")/sealion-train
labels=images/t10k-labels-idx1-ubyte

"$sealion" keygen small.manifest.json --out secret.key >/dev/null
"$sealion" encrypt small.manifest.json --key secret.key --data images --out batch.enc >/dev/null
"$sealion" predict small.sealion --in batch.enc --out answer.enc >/dev/null
"$sealion" decrypt small.sealion --key secret.key --in answer.enc --request batch.enc.request --features all.npy >/dev/null

# project: as many numbers as components were asked for.
succeeds "$train" project --fit all.npy --apply all.npy --dimensions 3 --out three.npy
head -c 128 three.npy | grep -qa "(40, 3)" || fail "three.npy is no array of 40 x 3"
refuses 2 "11 components of 10" "$train" project --fit all.npy --apply all.npy --dimensions 11 \
  --out none.npy
refuses 2 "3 columns for components of 10" "$train" project --fit all.npy --apply three.npy \
  --dimensions 3 --out none.npy
absent none.npy
succeeds "$train" project --fit all.npy --apply all.npy --apply all.npy --dimensions 3 \
  --out first.npy --out second.npy
cmp -s first.npy three.npy && cmp -s second.npy three.npy || fail "other projections of the same rows"
refuses 2 "2 arrays to project and 1 files" "$train" project --fit all.npy --apply all.npy \
  --apply all.npy --dimensions 3 --out none.npy
absent none.npy

# job [REPLACED WITH]: a sound job, or one with a change.
job() {
  cat >job.json <<END
{"representations": {"all": {"train": "all.npy", "test": "all.npy"},
                     "three": {"train": "three.npy", "test": "three.npy",
                               "heads": ["linear", "dense"]}},
 "train_labels": "$labels", "test_labels": "$labels",
 "labels_per_class": [1], "seeds": 3, "hidden_units": 4, "epochs": 20}
END
  [ $# -eq 0 ] || sed -i "s|$1|$2|" job.json
}
curve=("$train" learning-curve --job job.json)

job
succeeds "${curve[@]}" --out curve.json --threads 1
contains "$err" "all: "
contains "$err" "three: "
succeeds "${curve[@]}" --threads 2
diff .out curve.json || fail "another curve on two threads"
[ "$(field seeds)" = 3 ] && [ "$(field test_rows)" = 40 ] || fail "not what the job asks for"
[ "$(grep -c '"mean"' .out)" -eq 2 ] || fail "not a curve for each representation"

refuse_job() {
  local text=$1
  shift
  job "$@"
  refuses 3 "$text" "${curve[@]}" --out none.json
  absent none.json
}
refuse_job "damaged JSON" "{" ""
refuse_job "labels is no field that is known there" '"train_labels"' '"labels"'
refuse_job "train_labels is missing" "\"train_labels\": \"$labels\", " ""
refuse_job "rows is no field that is known there" '"representations"' '"rows"'
refuse_job "representations.all.test must be a string, not 1" '"test": "all.npy"' '"test": 1'
refuse_job "representations.three.heads must name" '"dense"' '"crooked"'
refuse_job "not none" '"linear", "dense"' ''
refuse_job "job.json: the name" '"three"' '"no name"'
refuse_job "seeds must be an integer in [0, 1000], not -3" '"seeds": 3' '"seeds": -3'
refuse_job "labels_per_class[0] must be an integer" '\[1\]' '[1.5]'
refuse_job "job.json: 0 epochs" '"epochs": 20' '"epochs": 0'
refuse_job "nowhere.npy" '"test": "all.npy"' '"test": "nowhere.npy"'
job '"labels_per_class": \[1\]' '"labels_per_class": [30]'
refuses 2 "30 labels of class" "${curve[@]}"
job "$labels" "digits/t10k-labels-idx1-ubyte"
refuses 3 "40 rows for 60 labels" "${curve[@]}"
refuses 3 "No such file" "$train" learning-curve --job nowhere.json
