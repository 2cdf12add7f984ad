# `plan --fleet`: machines for a rate of requests, and what it cannot be asked for.
source "$(dirname "$0")/common.sh"
asked=requests-per-second=1000,p99=5

# All of it, as people and as programs read it.
succeeds "$sealion" plan deep.sealion --fleet $asked,clients=500,core-hour=0.04,gb-month=0.02,gb-egress=0.08
for text in "Plan for " "Fleet for 1,000 requests a second of 1 record, 99 % within 5.00 s" "replicas" \
  "latency at the server  p50" "bottleneck" "keys on disk" "of 500 clients" "money a month"; do
  contains "$out" "$text"
done
[ "$(awk 'length > 115' .out | wc -l)" -eq 0 ] || fail "lines that are too long: $out"
succeeds "$sealion" plan deep.sealion --fleet $asked,clients=500,core-hour=0.04 --json
for name in replicas cores_per_replica cores machines utilisation p50_seconds p99_seconds \
  key_store_bytes upload_bits_per_second evaluation_seconds connection_seconds expanded_key_bytes \
  bottleneck processors_per_month per_million_requests; do
  [ -n "$(field $name)" ] || fail "no $name in: $out"
done
[ "$(field egress_per_month)" = null ] || fail "money for what has no price: $(field egress_per_month)"
[ "$(field samples)" = 1 ] || fail "planned for $(field samples) records"
[ "$(field evaluation_is_measured)" = false ] || fail "a forecast is called measured"

# Without prices no money, without clients no sum of their keys.
succeeds "$sealion" plan deep.sealion --fleet $asked
contains "$out" "a client; their sum with clients=N"
case $out in *money*) fail "money without prices: $out" ;; esac
succeeds "$sealion" plan deep.sealion --fleet $asked --json
[ "$(field money)" = null ] || fail "money without prices: $(field money)"
[ "$(field key_store_bytes)" = null ] || fail "keys of nobody: $(field key_store_bytes)"
succeeds "$sealion" plan small.sealion --json
case $out in *'"fleet"'*) fail "a fleet that nobody asked for" ;; esac

# More requests take more, and a measured time stands for the plan's.
cores_for() {
  succeeds "$sealion" plan deep.sealion --fleet "requests-per-second=$1,p99=5,request-seconds=0.01" --json
  field cores
}
few=$(cores_for 100)
many=$(cores_for 10000)
[ "$few" -ge 2 ] && [ "$many" -ge 125 ] || fail "$few cores for 100 a second, $many for 10,000"
[ "$(field evaluation_seconds)" = 0.01 ] || fail "evaluation: $(field evaluation_seconds)"

# Records of a request are what is planned for.
succeeds "$sealion" plan small.sealion --fleet $asked,records=10 --json
[ "$(field samples)" = 10 ] && [ "$(field records)" = 10 ] || fail "records: $(all samples) $(all records)"
succeeds "$sealion" plan small.sealion --batch 10 --fleet $asked --json
[ "$(field samples)" = 10 ] && [ "$(field records)" = 10 ] || fail "batch: $(all samples) $(all records)"

refuses 2 "no key 'speed'; there are requests-per-second, p99, records" "$sealion" plan small.sealion --fleet $asked,speed=1
refuses 2 "no key ''" "$sealion" plan small.sealion --fleet ""
refuses 2 "no key ''" "$sealion" plan small.sealion --fleet $asked,
refuses 2 "p99 is missing" "$sealion" plan small.sealion --fleet requests-per-second=1
refuses 2 "p99 is given twice" "$sealion" plan small.sealion --fleet $asked,p99=1
refuses 2 "p99=soon: give a number above 0" "$sealion" plan small.sealion --fleet requests-per-second=1,p99=soon
refuses 2 "clients=0: give a whole number from 1 on" "$sealion" plan small.sealion --fleet $asked,clients=0
refuses 2 "utilisation=1: give a number above 0 and below 1" "$sealion" plan small.sealion --fleet $asked,utilisation=1
refuses 2 "core-hour=-1: give a number from 0 on" "$sealion" plan small.sealion --fleet $asked,core-hour=-1
refuses 2 "records=65000: a request of this plan holds at most" "$sealion" plan small.sealion --batch 10 --fleet $asked,records=65000
refuses 2 "--requests-per-key" "$sealion" plan small.sealion --fleet $asked --requests-per-key 5
# What no number of machines can do, with the time it takes.
refuses 4 "p99=0.002: one request takes 10.3 ms of a processor (10.0 ms to evaluate" \
  "$sealion" plan small.sealion --fleet requests-per-second=1,p99=0.002,request-seconds=0.01
refuses 4 "gb-per-machine=0.001: " "$sealion" plan deep.sealion --fleet $asked,gb-per-machine=0.001
