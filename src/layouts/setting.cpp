#include "layouts/setting.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sealion::planning {

double Setting::log2_t() const { return std::log2(static_cast<double>(largest_t())); }

int Setting::spare_special_bits() const {
  return client == ClientKind::seal ? std::bit_width(ring.factor()) + 1 : 0;
}

PrimeBits Setting::prime_bits() const {
  return {std::min(least_prime_bits(largest_t()), ring.prime_bits), ring.prime_bits};
}

double seconds_for_all(const Setting& setting, const Cost& cost, const CostModel& model) {
  return request_seconds(cost, model, setting.batches, setting.requests_per_key);
}

}  // namespace sealion::planning
