# What this machine does in a second: measured at the first plan or on demand, kept in a file, checked
# when read.
source "$(dirname "$0")/common.sh"
plans() { succeeds "$sealion" plan small.sealion "$@"; }
lines_on_stderr() { wc -l <"$work/.err"; }

# Where $SEALION_COST_MODEL names a file, nothing is measured but on demand.
export SEALION_COST_MODEL=$work/configuration/cost-model.json
succeeds "$sealion" info --json
[ "$(field calibrated)" = false ] || fail "calibrated before it was"
[ "$(field origin)" = defaults ] || fail "rates of $(field origin)"
plans
[ -z "$err" ] || fail "says: $err"
contains "$out" "defaults of $("$sealion" info --json | sed -n 's/^  "kernel": "\(.*\)",/\1/p')"
succeeds "$sealion" info --calibrate --json
[ "$(field calibrated)" = true ] || fail "not calibrated"
rate=$(field multiply_adds)
[[ $rate =~ ^[1-9][0-9]?0+\.0$ ]] || fail "$rate has more than two digits"
[ -f "$SEALION_COST_MODEL" ] || fail "no file $SEALION_COST_MODEL"
succeeds "$sealion" info --json
[ "$(field multiply_adds)" = "$rate" ] || fail "$(field multiply_adds) read, $rate written"
succeeds "$sealion" info
contains "$out" "of the file $SEALION_COST_MODEL"
plans
contains "$out" "of the file $SEALION_COST_MODEL"

broken() {
  printf '%s' "$1" >"$SEALION_COST_MODEL"
  refuses 3 "$2" "$sealion" plan small.sealion
  contains "$err" "'sealion info --calibrate' makes it anew"
}
good=$(<"$SEALION_COST_MODEL")
broken "${good:0:100}" "damaged JSON"
broken "{}" "multiply_adds is missing"
broken "$(sed 's/"products": [^,]*/"products": 0/' <<<"$good")" "products must be above 0, not 0"
broken "$(sed 's/"sums": [^,]*/"sums": "many"/' <<<"$good")" "sums must be a finite number"
broken "$(sed 's/"sums": [^,]*/"sums": 1e999/' <<<"$good")" "damaged JSON"
for younger in inner_products sparse_multiply_adds reductions; do
  grep -v "\"$younger\"" <<<"$good" >"$SEALION_COST_MODEL"  # as it was written before
  plans
  broken "$(sed "s/\"$younger\": [^,]*/\"$younger\": 0/" <<<"$good")" "$younger must be above 0, not 0"
done
broken "$(sed 's/"threads": [^,]*/"threads": 0/' <<<"$good")" "threads must be an integer in [1, 4096], not 0"
head -c 10000 /dev/zero >"$SEALION_COST_MODEL"
refuses 3 "$SEALION_COST_MODEL" "$sealion" plan small.sealion
succeeds "$sealion" info --calibrate
plans

# Without it the first plan measures, and what does not plan never does.
unset SEALION_COST_MODEL
export XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config
succeeds "$sealion" info
succeeds "$sealion" evaluate small.sealion --data images --encrypted
plans --no-calibration
contains "$out" "defaults of"
absent cache
plans
[ "$(lines_on_stderr)" -eq 1 ] || fail "says: $err"
contains "$err" "sealion: measured in"
contains "$err" "kept in $work/cache/sealion/rates."
contains "$out" "measured on this machine"
kept=$(ls cache/sealion)
before=$(<"cache/sealion/$kept")
plans --json
[ -z "$err" ] || fail "measures again: $err"
[ "$(field origin)" = measured ] || fail "planned with $(field origin)"
succeeds "$sealion" info
contains "$out" "cache/sealion/$kept"
plans --no-calibration
contains "$out" "defaults of"

# Another kernel and other threads have rates of their own.
SEALION_FORCE_KERNEL=scalar plans --threads 1
contains "$err" "rates.scalar."
contains "$err" ".1-threads.json"
[ "$(ls cache/sealion | wc -l)" -eq 2 ] || fail "files: $(ls cache/sealion)"
[ "$(<"cache/sealion/$kept")" = "$before" ] || fail "the other rates changed"

# A damaged file is measured anew.
for damage in "" "{" "$(sed 's/"sums": [^,]*/"sums": -1/' <<<"$before")" "$(head -c 9999 /dev/zero | tr '\0' 1)"; do
  printf '%s' "$damage" >"cache/sealion/$kept"
  plans
  contains "$err" "; measuring anew"
  contains "$err" "kept in"
  plans
  [ -z "$err" ] || fail "still damaged: $err"
done

# Where nothing can be kept plans are made all the same.
XDG_CACHE_HOME=/dev/null plans
[ "$(lines_on_stderr)" -eq 1 ] || fail "says: $err"
contains "$err" "not kept: "

# Several processes at once.
export XDG_CACHE_HOME=$work/common
for i in 1 2 3 4; do
  "$sealion" plan small.sealion >/dev/null 2>"err.$i" &
  processes[i]=$!
done
for i in 1 2 3 4; do wait "${processes[i]}" || fail "process $i: $(<"err.$i")"; done
[ "$(ls common/sealion | wc -l)" -eq 1 ] || fail "files: $(ls common/sealion)"
plans
[ -z "$err" ] || fail "measures again: $err"

# What stands in the user's configuration goes before it, and is what --calibrate then writes.
mkdir -p config/sealion
printf '%s' "$before" | sed 's/"sums": [^,]*/"sums": 1.0/' >config/sealion/cost-model.json
plans
contains "$out" "of the file $work/config/sealion/cost-model.json"
succeeds "$sealion" info --calibrate --json
[ "$(field sums)" != 1.0 ] || fail "calibrated into another file"
