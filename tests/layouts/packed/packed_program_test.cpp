#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "planned_packing.h"
#include "program/builders.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

using sealion::testing::PlannedPacking;

/// The same program in channels of one modulus, which has weights and constants that vanish modulo
/// one of them or are 1: what lies where and the keys are the same.
TEST(PackedProgram, IsTheSameForEveryPlaintextModulus) {
  constexpr std::size_t n = 64;
  const std::uint64_t small = smallest_prime_above(100, 2 * n);
  const auto one_modulo = [&](std::int32_t times) {
    return 1 + times * static_cast<std::int32_t>(small);
  };
  ProgramBuilder builder;
  const NodeId input = builder.input(2, -3, 3);
  const NodeId first = builder.dense(input, 2, {one_modulo(1), 0, 0, one_modulo(2)}, {0, 0});
  const NodeId second = builder.dense(builder.square(first), 2,
                                      {one_modulo(3), static_cast<std::int32_t>(small), 0, 1},
                                      {static_cast<std::int64_t>(small), 0});
  builder.square(second);
  const Program program = builder.build();
  const PlannedPacking planned =
      sealion::testing::plan_packing(program, {.n = n, .plain_above = 100000, .records = 2});
  ParametersLiteral other = planned.parameters;
  other.plain_moduli.front() = small;
  const PackedProgram large(program, planned.parameters, planned.way);
  const PackedProgram little(program, other, planned.way);
  EXPECT_EQ(large.keys(), little.keys());
  EXPECT_EQ(large.form(), little.form());
  EXPECT_EQ(pack(affine_form(program, Modulus(small)), n / 2).choices, planned.way.choices);
}

TEST(PackedProgram, MachinesThatShareARequestNeedEachOthersDigits) {
  ProgramBuilder builder;
  const NodeId input = builder.input(8, -3, 3);
  builder.square(builder.dense(input, 4, sealion::testing::ones(32)));
  const Program program = builder.build();
  const PlannedPacking planned =
      sealion::testing::plan_packing(program, {.n = 64, .plain_above = 100000, .records = 2});
  const PackedProgram packed(program, planned.parameters, planned.way);
  const Exchanges few = packed.exchanges(2), many = packed.exchanges(4);
  EXPECT_FALSE(few.has_tiles) << "rotations move points";
  EXPECT_EQ(few.scattered_bytes, 0U);
  EXPECT_GT(few.shared_bytes, 0U) << "the square relinearises";
  EXPECT_EQ(many.shared_bytes, 2 * few.shared_bytes);
}

/// Only their residues differ.
void expect_same_entries(const AffineForm& a, const AffineForm& b) {
  ASSERT_EQ(a.values.size(), b.values.size());
  for (ValueId id = 0; id < a.values.size(); ++id) {
    const auto* left = std::get_if<AffineValue>(&a.values[id].made);
    const auto* right = std::get_if<AffineValue>(&b.values[id].made);
    ASSERT_EQ(left == nullptr, right == nullptr);
    if (left == nullptr) continue;
    ASSERT_EQ(left->terms.size(), right->terms.size());
    for (std::size_t k = 0; k < left->terms.size(); ++k) {
      const Rows &rows = *left->terms[k].rows, &others = *right->terms[k].rows;
      EXPECT_EQ(left->terms[k].source, right->terms[k].source);
      ASSERT_EQ(rows.size(), others.size());
      for (std::size_t r = 0; r < rows.size(); ++r) {
        EXPECT_TRUE(std::ranges::equal(rows.columns(r), others.columns(r)));
      }
    }
  }
}

TEST(PackedProgram, RandomProgramsAreTheSameForEveryPlaintextModulus) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    const AffineForm large = affine_form(program, Modulus(1000003));
    const AffineForm small = affine_form(program, Modulus(3));
    expect_same_entries(large, small);
    const Packing packing = pack(large, 64);
    EXPECT_EQ(pack(small, 64).choices, packing.choices);
    const Packing same = pack(small, 64, packing.choices);
    EXPECT_EQ(same.order, packing.order);
    EXPECT_EQ(same.placements, packing.placements);
  }
}

/// A plaintext for each weight.
TEST(PackedProgram, RefusesMoreWeightsThanItHolds) {
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  const PlannedPacking planned = sealion::testing::plan_packing(
      program, {.n = 32768, .plain_above = 1 << 20, .records = 16384});
  EXPECT_THROW(PackedProgram(program, planned.parameters, planned.way), Error);
}

TEST(PackedProgram, CountsItsRotations) {
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  const PlannedPacking planned =
      sealion::testing::plan_packing(program, {.n = 8192, .plain_above = 1 << 20});
  const Rotations rotations = PackedProgram(program, planned.parameters, planned.way).rotations();
  EXPECT_LE(rotations.all, 16u);
  EXPECT_GE(rotations.all, 8u);
  EXPECT_LE(rotations.hoisted, rotations.all);
}

TEST(PackedProgram, ListsItsKeySwitches) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const std::size_t records = 1 + seed % 2;
    const Program program = sealion::testing::two_layers(120, 10, 5, 7);
    const PlannedPacking planned = sealion::testing::plan_packing(
        program, {.n = 256, .plain_above = 1 << 20, .records = records, .keys_seed = seed});
    const PackedProgram packed(program, planned.parameters, planned.way);
    Rotations listed;
    std::size_t relinearised = 0;
    std::vector<GaloisElementUse> uses;
    const auto use = [&](const SlotRotation& rotation, std::size_t limbs) {
      uses.push_back({galois_element(rotation, planned.parameters.n), limbs});
    };
    for (const KeySwitches& switches : packed.key_switches()) {
      for (const auto& of_one : switches.hoisted) {
        listed.hoisted += of_one.size();
        for (const SlotRotation& rotation : of_one) use(rotation, switches.work);
      }
      for (const SlotRotation& rotation : switches.single) use(rotation, switches.result);
      relinearised += switches.relinearised;
    }
    const Rotations counted = packed.rotations();
    EXPECT_EQ(listed.hoisted, counted.hoisted);
    EXPECT_EQ(uses.size(), counted.all);
    EXPECT_EQ(relinearised, 1u);
    EXPECT_EQ(galois_key_shapes(uses), packed.keys().rotations);
  }
}

class PackedWayTest : public ::testing::Test {
 protected:
  void expect_refused(const PackedWay& way) const {
    EXPECT_THROW(PackedProgram(program_, planned_.parameters, way), Error);
  }

  const Program program_ = sealion::testing::two_layers(12, 5, 3, 7);
  const PlannedPacking planned_ =
      sealion::testing::plan_packing(program_, {.n = 64, .plain_above = 100000, .records = 2});
  PackedWay way_ = planned_.way;
};

TEST_F(PackedWayTest, IsTakenAsPlanned) {
  EXPECT_FALSE(PackedProgram(program_, planned_.parameters, way_).keys().empty());
}

TEST_F(PackedWayTest, OfOtherRecordsIsRefused) {
  for (const std::size_t records :
       {std::size_t{0}, std::size_t{3}, std::size_t{64}, std::size_t{1} << 63, ~std::size_t{0}}) {
    way_.records = records;
    expect_refused(way_);
  }
}

TEST_F(PackedWayTest, OfChoicesThatThereAreNotIsRefused) {
  way_.choices.back() = 1000;
  expect_refused(way_);
  way_.choices.back() = ~std::size_t{0};
  expect_refused(way_);
  way_.choices = planned_.way.choices;
  way_.choices.push_back(0);
  expect_refused(way_);
  way_.choices.resize(way_.choices.size() - 2);
  expect_refused(way_);
}

/// All that the program rotates by, in Galois elements.
std::vector<std::size_t> elements_of(const EvaluationKeyShape& keys) {
  std::vector<std::size_t> elements;
  for (const GaloisKeyShape& shape : keys.rotations) {
    elements.insert(elements.end(), shape.elements.begin(), shape.elements.end());
  }
  std::sort(elements.begin(), elements.end());
  return elements;
}

TEST_F(PackedWayTest, OfRotationsThatNoOthersMakeIsRefused) {
  way_.keyless = elements_of(PackedProgram(program_, planned_.parameters, way_).keys());
  ASSERT_GT(way_.keyless.size(), 1u);
  expect_refused(way_);
}

TEST_F(PackedWayTest, OfKeylessRotationsThatItDoesNotUseIsRefused) {
  const auto used = elements_of(PackedProgram(program_, planned_.parameters, way_).keys());
  for (std::size_t element = 0; element < 130; ++element) {
    if (std::ranges::binary_search(used, element)) continue;
    way_.keyless = {element};
    expect_refused(way_);
  }
  way_.keyless = {~std::size_t{0}};
  expect_refused(way_);
}

TEST_F(PackedWayTest, OfKeylessRotationsOutOfOrderIsRefused) {
  const PackedWay some =
      sealion::testing::plan_packing(program_,
                                     {.n = 64, .plain_above = 100000, .records = 2, .keys_seed = 4})
          .way;
  ASSERT_FALSE(some.keyless.empty());
  way_.keyless = some.keyless;
  EXPECT_EQ(elements_of(PackedProgram(program_, planned_.parameters, way_).keys()).size() +
                some.keyless.size(),
            elements_of(PackedProgram(program_, planned_.parameters, planned_.way).keys()).size());
  way_.keyless.push_back(some.keyless.back());
  expect_refused(way_);
  way_.keyless.back() = some.keyless.front();
  expect_refused(way_);
}

TEST_F(PackedWayTest, OfDropsThatLeaveNothingIsRefused) {
  for (std::size_t& drop : way_.drops) {
    const std::size_t right = drop;
    for (const std::size_t wrong : {std::size_t{100}, ~std::size_t{0}}) {
      drop = wrong;
      expect_refused(way_);
    }
    drop = right;
  }
  way_.drops.push_back(0);
  expect_refused(way_);
  way_.drops.clear();
  expect_refused(way_);
}

TEST_F(PackedWayTest, OfAnswerLimbsThatThereAreNotIsRefused) {
  for (const std::size_t limbs : {std::size_t{0}, std::size_t{100}, ~std::size_t{0}}) {
    way_.answer_limbs = limbs;
    expect_refused(way_);
  }
}

}  // namespace
}  // namespace sealion::packed
