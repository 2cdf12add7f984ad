#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <tuple>
#include <utility>

#include "base/execution_context.h"
#include "planner/planner.h"
#include "support/random_forest.h"
#include "support/random_program.h"

namespace sealion::testing {

/// How a random program is planned.
enum class RandomPath {
  slotwise,
  packed,
  packing,  ///< packed too, with keys for some of the rotations, whatever a planner would decide
  affine,
  any  ///< in whatever layout the planner thinks best
};

/// A program and all that decides how it runs.
struct RandomCase {
  std::uint64_t number;
  RandomPath path;
  bool is_secure;  ///< in rings that are used, and take their time; most cases run in small ones
  Program program;
  PlanRequest request;
  bool is_calibrated;  ///< by the very inputs that it runs with
  ExecutionContext context;
};

/// Draws the case that a number stands for.
class RandomSettings {
 public:
  explicit RandomSettings(std::uint64_t number) : number_(number), random_(number) {}

  RandomCase draw() {
    const bool is_secure = number_ % 50 == 7;
    const RandomPath path = draw_path(is_secure);
    return {.number = number_,
            .path = path,
            .is_secure = is_secure,
            .program = draw_program(path),
            .request = draw_request(path, is_secure),
            .is_calibrated = path == RandomPath::slotwise && one_in(8),
            .context = {.threads = one_in(8) ? std::size_t{2} : std::size_t{1}}};
  }

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <typename T, std::size_t size>
  T one_of(const T (&values)[size]) {
    return values[below(size)];
  }

 private:
  RandomPath draw_path(bool is_secure) {
    const std::size_t percent = below(100);
    if (percent < 60) return RandomPath::slotwise;
    if (percent < 72) return RandomPath::packed;
    if (percent < 85) return is_secure ? RandomPath::packed : RandomPath::packing;
    if (percent < 97) return RandomPath::affine;
    return RandomPath::any;
  }

  Program draw_program(RandomPath path) {
    const bool is_packed = path == RandomPath::packed || path == RandomPath::packing;
    return one_in(is_packed ? 4 : 16) ? draw_forest(path)
                                      : random_program(random_(), draw_options(path));
  }
  Program draw_forest(RandomPath path) {
    // Decisions that follow each other are products.
    const std::size_t height = path == RandomPath::affine ? below(2) : below(7);
    return random_forest(random_(), {.trees = 1 + below(path == RandomPath::slotwise ? 6 : 13),
                                     .bits = 1 + below(30),
                                     .outputs = 1 + below(3),
                                     .height = height,
                                     .early_leaves = one_of({0.0, 0.2})});
  }

  RandomProgramOptions draw_options(RandomPath path) {
    constexpr std::pair<std::int64_t, std::int64_t> ranges[] = {
        {0, 1}, {0, 1}, {0, 7}, {-3, 7}, {-100, 255}, {-9, -2}, {4, 4}, {-32768, 32767}};
    RandomProgramOptions options{.depth = draw_depth(path),
                                 .steps = one_of<std::size_t>({0, 2, 4, 6, 6, 6, 8, 12}),
                                 .largest_input = one_of<std::size_t>({3, 20, 40, 40, 100}),
                                 .largest_layer = one_of<std::size_t>({5, 16, 24, 24, 40}),
                                 .largest_weight = one_of({1, 3, 7, 31, 255, 1 << 20}),
                                 .largest_value = draw_largest_value(path),
                                 .gated = one_of({0.0, 0.0, 0.0, 0.3}),
                                 .all_shapes = true};
    std::tie(options.low, options.high) = one_of(ranges);
    return options;
  }
  /// Few are deep: to plan these takes longest.
  std::size_t draw_depth(RandomPath path) {
    const auto depth = one_of<std::size_t>({0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5});
    if (path == RandomPath::affine) return 0;
    return path == RandomPath::slotwise ? depth : std::min<std::size_t>(depth, 3);
  }
  /// The layout's reference holds 64 bits where no planner decides; and beyond 2^39 no affine
  /// program fits.
  double draw_largest_value(RandomPath path) {
    if (path == RandomPath::packing) return 0x1p60;
    if (path == RandomPath::affine) return one_of({0x1p20, 0x1p36, 0x1p36, 0x1p60});
    return one_of({0x1p40, 0x1p40, 0x1p40, 0x1p60, 0x1p60, 0x1p60, 0x1p120});
  }

  PlanRequest draw_request(RandomPath path, bool is_secure) {
    PlanRequest request;
    if (one_in(5)) request.most_plain_moduli = 1 + below(3);  // large answers are refused then
    request.requests_per_key = one_of({1.0, 1.0, 100.0, 1e4});
    // Few slot-wise ones: the search for primes with q = 1 mod t takes longest.
    if (path != RandomPath::affine && one_in(path == RandomPath::slotwise ? 8 : 4)) {
      request.client = ClientKind::seal;
    }
    request.security = SecurityLevel::insecure_for_tests;
    if (is_secure) {
      request.security =
          one_of({SecurityLevel::bits_128, SecurityLevel::bits_128, SecurityLevel::bits_128,
                  SecurityLevel::bits_192, SecurityLevel::bits_256});
      if (one_in(4)) request.security_table = SecurityTable::standard_2018;
    } else {
      request.insecure_dimension = one_of<std::size_t>({16, 64, 64, 256, 256, 1024});
    }
    if (path == RandomPath::slotwise) {
      request.layout = LayoutKind::slotwise;
      if (one_in(4)) request.samples = 1 + below(request.insecure_dimension.value_or(4096));
      return request;
    }
    request.samples = 1 + below(8);
    if (path == RandomPath::packed) request.layout = LayoutKind::packed;
    if (path == RandomPath::affine) request.layout = LayoutKind::affine;
    return request;
  }

  std::uint64_t number_;
  std::mt19937_64 random_;
};

inline RandomCase random_case(std::uint64_t number) { return RandomSettings(number).draw(); }

}  // namespace sealion::testing
