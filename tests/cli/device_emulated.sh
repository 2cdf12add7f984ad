# A card's kernels on the processor: every answer has the bytes of the processor's.
source "$(dirname "$0")/common.sh"

# model NAME OPTIONS...: plans small.sealion as the options say.
model() {
  local name=$1
  shift
  "$sealion" plan small.sealion "$@" --save $name.sealion >/dev/null
  "$sealion" keygen $name.manifest.json --out $name.key --evaluation-keys $name.keys >/dev/null 2>&1 ||
    "$sealion" keygen $name.manifest.json --out $name.key >/dev/null
  "$sealion" encrypt $name.manifest.json --key $name.key --data images --images 3 --out $name.enc >/dev/null
}

model slotwise
model packed --batch 3 --layout packed
model seal --client seal
for name in slotwise packed seal; do
  keys=()
  [ ! -f $name.keys ] || keys=(--evaluation-keys $name.keys)
  for device in cpu emulated; do
    succeeds "$sealion" predict $name.sealion --in $name.enc --out $name.$device "${keys[@]}" --device $device --json
    [ "$(field kind)" = $device ] || fail "$name was evaluated by '$(field kind)'"
  done
  cmp $name.cpu $name.emulated || fail "$name: the device answers otherwise"
  mkdir -p $name-requests
  cp $name.enc $name-requests/one
  cp $name.enc $name-requests/two
  succeeds "$sealion" predict $name.sealion --in $name-requests --out $name-answers "${keys[@]}" --device emulated
  cmp $name.cpu $name-answers/two || fail "$name: the device answers an archive otherwise"
  succeeds "$sealion" evaluate $name.sealion --data images --encrypted --device emulated --json
  [ "$(field kind)" = emulated ] || fail "$name was evaluated by '$(field kind)'"
  [ "$(field mismatches)" = 0 ] || fail "$name: $(field mismatches) logits differ"
done

# With barriers and evaluation keys.
succeeds "$sealion" evaluate deep.sealion --data images --encrypted --device emulated --json
[ "$(field mismatches)" = 0 ] || fail "deep: $(field mismatches) logits differ"
succeeds "$sealion" bench --single --models small.sealion --data images --records 2 --device emulated --json
[ "$(field device)" = emulated ] || fail "bench: evaluated by '$(field device)'"
[ "$(field mismatches)" = 0 ] || fail "bench: $(field mismatches) logits differ"
