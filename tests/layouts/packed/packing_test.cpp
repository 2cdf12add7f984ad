#include "layouts/packed/packing/packing.h"

#include <gtest/gtest.h>

#include <random>

#include "program/builders.h"
#include "program/reference.h"
#include "slot_machine.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

const Modulus t(1000003);

std::vector<std::int64_t> record_of(const IntegerBatch& batch, std::size_t sample) {
  std::vector<std::int64_t> record;
  for (std::size_t i = 0; i < batch.features(); ++i) record.push_back(batch.feature(i)[sample]);
  return record;
}

void expect_reference(const Program& program, std::size_t n, std::uint64_t seed) {
  const Packing packing = pack(affine_form(program, t), n);
  const IntegerBatch inputs = sealion::testing::random_inputs(program, 3, seed);
  const IntegerBatch answers = evaluate_reference(program, inputs);
  for (std::size_t sample = 0; sample < inputs.samples(); ++sample) {
    sealion::testing::SlotMachine machine(packing, t, seed);
    const std::vector<std::uint64_t> found = machine.run(record_of(inputs, sample));
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i], t.reduce_signed(answers.feature(i)[sample])) << "answer " << i;
    }
  }
}

TEST(Packing, OfRandomProgramsEqualsTheReference) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    for (const std::size_t n : {16, 64, 1024}) expect_reference(program, n, seed);
  }
}

SwitchCount switches_of(const Packing& packing) {
  SwitchCount all;
  for (const ValueId id : packing.order) {
    if (!packing.maps[id]) continue;
    const SwitchCount& count = packing.map(id).switches;
    all.hoisted += count.hoisted;
    all.single += count.single;
  }
  return all;
}

/// 784-30-10 on 8,192 slots: copies of the image, turns and folds in the first layer, folds alone
/// in the second.
TEST(Packing, OfADenseNetworkNeedsSixteenRotationsAtMost) {
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  const SwitchCount count = switches_of(pack(affine_form(program, t), 8192));
  EXPECT_LE(count.hoisted + count.single, 16u);
  expect_reference(program, 8192, 1);
}

}  // namespace
}  // namespace sealion::packed
