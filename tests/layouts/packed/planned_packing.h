#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "layouts/packed/levels/design.h"
#include "layouts/packed/levels/keys.h"
#include "layouts/packed/packed_layout.h"
#include "random_keys.h"
#include "support/parameters.h"

namespace sealion::testing {

/// What a packing is made for. Insecure unless n is large and the bits are few.
struct PackingSetting {
  std::size_t n;
  std::uint64_t plain_above;
  std::size_t records = 1;  ///< of each ciphertext
  int most_bits = 10000;
  double margin_bits = 1;
  std::optional<std::uint64_t> keys_seed = {};  ///< takes keys away at random (random_routes)
  ClientKind client = ClientKind::sealion;
};

/// A program packed for records that are given, on the smallest chain that carries it, in one
/// channel.
struct PlannedPacking {
  packed::Packing packing;
  packed::Routes routes;
  packed::ChainDesign design;
  ParametersLiteral parameters;
  packed::PackedWay way;
};

inline PlannedPacking plan_packing(const Program& program, const PackingSetting& setting) {
  const std::uint64_t t = smallest_prime_above(setting.plain_above, 2 * setting.n);
  packed::Packing packing =
      packed::pack(packed::affine_form(program, Modulus(t)), setting.n / setting.records);
  const packed::Routes routes =
      setting.keys_seed
          ? random_routes(packing.ring, packed::used_rotations(packing), *setting.keys_seed)
          : packed::Routes();
  packed::ChainDesign design =
      packed::design_chain(packing, routes,
                           {setting.records,
                            t,
                            {planning::least_prime_bits(t), 50},
                            setting.most_bits,
                            setting.margin_bits,
                            setting.client},
                           [](const packed::Levels&, const planning::ChainSizes& sizes) {
                             return static_cast<double>(sizes.total_bits());
                           })
          .value();
  packed::PackedWay way{
      setting.records,
      packing.choices,
      {},
      design.answer_limbs,
      40,
      packed::keyless_elements(packing, packed::Interleaving(setting.records), routes)};
  for (const auto& dropped : design.sizes.dropped) way.drops.push_back(dropped.size());
  ParametersLiteral parameters =
      small_literal(setting.n, setting.plain_above, design.sizes.in_order(), design.sizes.special);
  return {std::move(packing), routes, std::move(design), std::move(parameters), std::move(way)};
}

}  // namespace sealion::testing
