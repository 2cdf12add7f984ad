#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <variant>

#include "exchange/layout_kind.h"
#include "planner/plan.h"
#include "program/range.h"
#include "random_settings.h"
#include "support/program_shapes.h"

namespace sealion::testing {

/// What came of the programs of one layout.
struct LayoutTally {
  std::size_t ran = 0, secure = 0, refused = 0, slots = 0;
  std::size_t failed = 0;  ///< with a wrong answer or without one
  int least_noise_budget = 1000;

  void add(const LayoutTally& other) {
    ran += other.ran;
    secure += other.secure;
    refused += other.refused;
    failed += other.failed;
    slots += other.slots;
    least_noise_budget = std::min(least_noise_budget, other.least_noise_budget);
  }
  std::string text() const {
    return fmt::format(
        "{} ran ({} in secure rings; {} slots compared; least noise budget {} bits), {} refused "
        "with a reason, {} failed",
        ran, secure, slots, least_noise_budget, refused, failed);
  }
};

struct Tally {
  std::array<LayoutTally, std::variant_size_v<Way>> layouts;
  ShapeCounts shapes = {};  ///< of the programs that ran
  std::size_t with_barriers = 0, relinearised = 0, several_moduli = 0, split = 0,
              beyond_64_bits = 0;
  std::size_t calibrated = 0, for_seal = 0;

  LayoutTally& of(LayoutKind layout) { return layouts[static_cast<std::size_t>(layout)]; }

  LayoutTally total() const {
    LayoutTally total;
    for (const LayoutTally& layout : layouts) total.add(layout);
    return total;
  }

  void ran(const RandomCase& random, LayoutKind layout, std::size_t slots, int noise_budget) {
    of(layout).add({.ran = 1,
                    .secure = random.is_secure ? std::size_t{1} : 0,
                    .slots = slots,
                    .least_noise_budget = noise_budget});
    count_shapes(random.program, shapes);
  }
  void planned_as(const Plan& plan) {
    with_barriers += barriers_of(plan.way).empty() ? 0 : 1;
    relinearised += plan.parameters.special_prime != 0 ? 1 : 0;
    several_moduli += plan.parameters.plain_moduli.size() > 1 ? 1 : 0;
    beyond_64_bits += shift_into_words(plan.range_bits) != 0 ? 1 : 0;
    calibrated += plan.range_mode == RangeMode::calibrated ? 1 : 0;
    for_seal += plan.client == ClientKind::seal ? 1 : 0;
  }

  std::string text() const {
    std::string text = fmt::format(
        "slotwise: {}\npacked: {}\naffine: {}\nplans: {} with barriers, {} with a special prime, "
        "{} with several plain moduli ({} asked split), {} beyond 64 bits, {} with calibrated "
        "ranges, {} for "
        "Microsoft SEAL\nnodes that ran:",
        layouts[0].text(), layouts[1].text(), layouts[2].text(), with_barriers, relinearised,
        several_moduli, split, beyond_64_bits, calibrated, for_seal);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      text += fmt::format("{} {} {}", i == 0 ? "" : ",", shapes[i], node_shapes[i].name);
    }
    return text + "\nall: " + total().text() + "\n";
  }
};

}  // namespace sealion::testing
