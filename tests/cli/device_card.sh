# A card that is here, or what stands for one (fake_card.cpp): taken where it pays, listed, priced;
# what it refuses the processor answers, and says so once.
source "$(dirname "$0")/common.sh"
export SEALION_CUDA_LIBRARY=$3 XDG_CACHE_HOME=$work/cache
# processor_of FILE RATE: one that does so much of everything in a second.
processor_of() {
  {
    echo '{"process_bytes": 16777216, "threads": 2'
    for rate in multiply_adds sparse_multiply_adds products sums reductions inner_products butterflies \
      packed_residues expanded_residues memory_bytes network_bytes; do echo ", \"$rate\": $2"; done
    echo '}'
  } >$1
}
processor_of fast.json 1000000000000000
processor_of slow.json 1000000
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

export SEALION_COST_MODEL=$work/fast.json
succeeds "$sealion" predict small.sealion --in batch.enc --out auto.enc --device auto --json
[ "$(field kind)" = cpu ] || fail "the card does not pay, and evaluated"
contains "$out" "to open a card takes 300 ms, more than it saves here"
[ -z "$err" ] || fail "it says: $err"
mkdir requests
for name in a b c d; do cp batch.enc requests/$name; done
succeeds "$sealion" predict small.sealion --in requests --out answers.fast --device auto --json
contains "$out" "the forecast for a full request"
export SEALION_COST_MODEL=$work/slow.json
succeeds "$sealion" predict small.sealion --in batch.enc --out auto.enc --device auto --json
is_told_once
cmp cpu.enc auto.enc || fail "with --device auto the answer differs"
compgen -G "cache/sealion/device.emulated.*.json" >/dev/null || fail "what was measured is not kept"

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
[ "$(field chosen)" = cuda ] || fail "chosen: $(field chosen)"
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
