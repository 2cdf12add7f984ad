# A card that is here, or what stands for one (fake_card.cpp): taken where it pays, listed, priced;
# what it refuses the processor answers, and says so once.
source "$(dirname "$0")/common.sh"
export SEALION_CUDA_LIBRARY=$3 XDG_CACHE_HOME=$work/cache
refused="the processor answers, for the device refuses"

"$sealion" keygen small.manifest.json --out small.key >/dev/null
"$sealion" encrypt small.manifest.json --key small.key --data images --out batch.enc >/dev/null
"$sealion" predict small.sealion --in batch.enc --out cpu.enc --device cpu >/dev/null

# is_told_once: the last run was the processor's, and one line of stderr says why, or the card's.
is_told_once() {
  case $(field kind) in
    cpu) [ "$(grep -c "$refused" .err)" -eq 1 ] || fail "not told once: $err" ;;
    emulated) [ "$(grep -c "$refused" .err)" -eq 0 ] || fail "told, and the card answered: $err" ;;
    *) fail "evaluated by '$(field kind)'" ;;
  esac
}

succeeds "$sealion" predict small.sealion --in batch.enc --out auto.enc --device auto --json
is_told_once
cmp cpu.enc auto.enc || fail "with --device auto the answer differs"
compgen -G "cache/sealion/device.emulated.*.json" >/dev/null || fail "what was measured is not kept"

mkdir requests
for name in a b c d; do cp batch.enc requests/$name; done
succeeds "$sealion" predict small.sealion --in requests --out answers --device auto --json
is_told_once
for name in a b c d; do cmp cpu.enc answers/$name || fail "with --device auto answer $name differs"; done

# Without memory.
export FAKE_CARD_BYTES=1000
succeeds "$sealion" predict small.sealion --in batch.enc --out auto.enc --device auto --json
[ "$(field kind)" = cpu ] || fail "evaluated by '$(field kind)' without memory"
is_told_once
cmp cpu.enc auto.enc || fail "without memory the answer differs"
refuses 3 "the device 'cuda'" "$sealion" predict small.sealion --in batch.enc --out no.enc --device cuda
absent no.enc
unset FAKE_CARD_BYTES

# It is priced and listed.
succeeds "$sealion" plan small.sealion --json
[ "$(field chosen)" = cuda ] || [ "$(field chosen)" = cpu ] || fail "chosen: $(field chosen)"
[ -n "$(field processor_seconds)" ] || fail "no forecast: $out"
succeeds "$sealion" plan small.sealion
for text in "Graphics card" "copies and launches measured" "it has the better forecast"; do
  contains "$out" "$text"
done
[ "$(awk 'length > 115' .out | wc -l)" -eq 0 ] || fail "lines that are too long: $out"
succeeds "$sealion" info
contains "$out" "multiprocessors"

# What is no library of this program's is not used.
for library in "$sealion" none.so small.sealion; do
  succeeds env SEALION_CUDA_LIBRARY=$library "$sealion" info
  contains "$out" "none: "
done
