#include "planner/settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "planner/forecast.h"
#include "program/product_depths.h"

namespace sealion::planning {
namespace {

constexpr std::array<std::size_t, 6> dimensions = {1024, 2048, 4096, 8192, 16384, 32768};

/// Where no security limits it: what the largest of these dimensions would allow.
constexpr int insecure_modulus_bits = 868;

/// Of the table asked for, and of what Microsoft SEAL enforces where its clients are to be served.
int secure_modulus_bits(std::size_t n, const PlanRequest& request) {
  const int bits = largest_secure_modulus_bits(n, request.security, request.security_table);
  if (request.client == ClientKind::sealion) return bits;
  return std::min(bits,
                  largest_secure_modulus_bits(n, request.security, SecurityTable::standard_2018));
}

/// `prime_bits`: most of a coefficient prime.
std::vector<Ring> make_rings(const PlanRequest& request, int prime_bits) {
  if (request.security == SecurityLevel::insecure_for_tests) {
    return {{request.insecure_dimension.value_or(dimensions.front()), insecure_modulus_bits,
             prime_bits}};
  }
  std::vector<Ring> rings;
  for (const std::size_t n : dimensions) {
    const int bits = secure_modulus_bits(n, request);
    if (bits > 0) rings.push_back({n, bits, prime_bits});
  }
  return rings;
}

/// How many answers the plaintext moduli tell apart, at least.
double told_apart(const Ranges& ranges, const PlanRequest& request) {
  const int detection = detection_bits(request, ranges.mode);
  if (detection == 0) return 2 * ranges.largest.back() + 1;
  return std::exp2(std::ceil(ranges.answer_bits()) + detection);
}

}  // namespace

std::vector<Ranges> known_ranges(const Program& program, const PlanRequest& request) {
  std::vector<Ranges> ranges = {prove_ranges(program)};
  ranges.front().largest.back() += static_cast<double>(request.logit_noise);
  if (!request.largest_seen || request.proved_ranges_only) return ranges;
  Ranges calibrated = calibrate_ranges(*request.largest_seen, request.safety_factor);
  calibrated.largest.back() += static_cast<double>(request.logit_noise);
  // Nothing calibrated may exceed what is proved.
  for (NodeId id = 0; id < calibrated.largest.size(); ++id) {
    calibrated.largest[id] = std::min(calibrated.largest[id], ranges.front().largest[id]);
  }
  if (calibrated.largest.back() < ranges.front().largest.back()) {
    ranges.push_back(std::move(calibrated));
  }
  return ranges;
}

std::vector<Ranges> ranges_behind(const Expansion& expansion, std::vector<Ranges> ranges) {
  for (Ranges& known : ranges) known = expansion.ranges(known);
  return ranges;
}

Settings::Settings(std::vector<Ranges> ranges, const PlanRequest& request, int prime_bits)
    : ranges_(std::move(ranges)), rings_(make_rings(request, prime_bits)) {
  for (const Ranges& known : ranges_) add(known, request);
}

void Settings::add(const Ranges& ranges, const PlanRequest& request) {
  for (const Ring& ring : rings_) {
    const std::size_t samples = request.samples.value_or(ring.n);
    for (std::size_t count = 1; count <= request.most_plain_moduli; ++count) {
      auto moduli = choose_plain_moduli(told_apart(ranges, request), count, ring);
      if (!moduli) continue;
      all_.push_back({ring, std::move(*moduli), ranges.mode, (samples + ring.n - 1) / ring.n,
                      request.client, request.requests_per_key, request.model_privacy_bits});
    }
  }
}

std::optional<NodeId> too_deep_node(const Program& program, const Setting& setting) {
  const std::vector<std::size_t> depths = product_depths(program);
  const auto deep = std::find_if(depths.begin(), depths.end(), [&](std::size_t depth) {
    return static_cast<double>(depth + 1) * setting.log2_t() > setting.ring.modulus_bits;
  });
  if (deep == depths.end()) return std::nullopt;
  return static_cast<NodeId>(deep - depths.begin());
}

}  // namespace sealion::planning
