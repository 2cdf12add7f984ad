// SEAL rotates with Galois keys of ours.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "peers.h"
#include "rlwe/slot_rotation.h"
#include "seal/galois_keys.h"

namespace sealion::seal {
namespace {

using testing::Slots;

/// To the left, to the right where negative, as SEAL counts the steps.
SlotRotation turn(std::int64_t steps, std::size_t n) {
  const auto row = static_cast<std::int64_t>(n / 2);
  return {.steps = static_cast<std::size_t>((steps + row) % row)};
}

/// Slots are two rows; each turns to the left.
Slots rotated_rows(const Slots& slots, std::int64_t steps) {
  const auto half = static_cast<std::int64_t>(slots.size() / 2);
  Slots result(slots.size());
  for (std::int64_t i = 0; i < half; ++i) {
    const std::int64_t from = (i + steps + half) % half;
    result[static_cast<std::size_t>(i)] = slots[static_cast<std::size_t>(from)];
    result[static_cast<std::size_t>(half + i)] = slots[static_cast<std::size_t>(half + from)];
  }
  return result;
}

Slots swapped_rows(Slots slots) {
  std::rotate(slots.begin(), slots.begin() + static_cast<long>(slots.size() / 2), slots.end());
  return slots;
}

class Rotation : public testing::PeersTest {
 protected:
  microsoft::GaloisKeys our_keys(std::span<const SlotRotation> rotations) {
    const auto elements = galois_elements(rotations, peers.parameters()->n());
    const GaloisKeys keys = GaloisKeys::generate(
        peers.key, {peers.context.chain().limbs(), elements}, peers.context.noise_factor());
    return testing::loaded<microsoft::GaloisKeys>(
        peers.their_context, write_galois_keys(keys, peers.context, Compression::none));
  }
};

TEST_P(Rotation, ByOurKeys) {
  const std::size_t n = peers.parameters()->n();
  const auto half = static_cast<std::int64_t>(n / 2);
  const std::array<std::int64_t, 4> steps = {1, -3, half - 1, half / 2};
  std::vector<SlotRotation> rotations = {{.swap = true}};
  for (const std::int64_t step : steps) rotations.push_back(turn(step, n));
  const microsoft::GaloisKeys keys = our_keys(rotations);
  const Slots slots = peers.random_slots();
  const microsoft::Ciphertext ciphertext = peers.their_encrypt(slots);
  microsoft::Ciphertext result;
  for (const std::int64_t step : steps) {
    peers.evaluator.rotate_rows(ciphertext, static_cast<int>(step), keys, result);
    EXPECT_EQ(peers.their_decrypt(result), rotated_rows(slots, step)) << step;
  }
  peers.evaluator.rotate_columns(ciphertext, keys, result);
  EXPECT_EQ(peers.their_decrypt(result), swapped_rows(slots));
}

TEST_P(Rotation, ElementsAreTheirs) {
  const std::size_t n = peers.parameters()->n();
  const auto level = peers.their_context.key_context_data();
  for (const int step : {1, 2, -1, static_cast<int>(n / 2) - 1, 1 - static_cast<int>(n / 2)}) {
    EXPECT_EQ(galois_element(turn(step, n), n), level->galois_tool()->get_elt_from_step(step))
        << step;
  }
  EXPECT_EQ(galois_element({.swap = true}, n), level->galois_tool()->get_elt_from_step(0));
}

INSTANTIATE_TEST_SUITE_P(Random, Rotation, ::testing::ValuesIn(testing::deep_cases()),
                         testing::case_name);

}  // namespace
}  // namespace sealion::seal
