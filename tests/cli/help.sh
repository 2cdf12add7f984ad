# Help, version, and wrong use.
source "$(dirname "$0")/common.sh"

succeeds "$sealion" --version
contains "$out" "sealion "
succeeds "$sealion" --help
for command in demo train evaluate plan ask keygen encrypt predict decrypt fit-head apply-head \
  info bench zoo; do
  contains "$out" "  $command "
  help=$("$sealion" "$command" --help)
  contains "$help" "--json"
  contains "$help" "Examples:"
  contains "$help" "sealion $command"
done
contains "$out" "Exit codes:"

succeeds "$sealion" info
contains "$out" "kernel"
succeeds env SEALION_FORCE_KERNEL=scalar "$sealion" info --json
[ "$(field kernel)" = scalar ] || fail "the kernel is $(field kernel)"
refuses 2 "unknown" env SEALION_FORCE_KERNEL=abacus "$sealion" info
succeeds "$sealion" bench --rounds 1 --json
for name in dense_fraction_of_bound ntt_speedup_over_scalar encrypt_in_ntts \
  evaluate_fraction_of_bound expand_fraction_of_aes unpack_speedup_over_scalar; do
  [ -n "$(field $name)" ] || fail "bench does not report $name"
done

refuses 2 "a command is missing" "$sealion"
refuses 2 "'juggle'" "$sealion" juggle
refuses 2 "--juggle" "$sealion" info --juggle
refuses 2 "MODEL is required" "$sealion" evaluate
refuses 2 "'many'" "$sealion" evaluate small.sealion --threads many
refuses 2 "'99999999999999999999999'" "$sealion" evaluate small.sealion --images 99999999999999999999999
refuses 3 "no model 'nothing'" "$sealion" evaluate nothing
refuses 3 "no architecture 'nothing'" "$sealion" train --model nothing --data digits
