#include <gtest/gtest.h>

#include "device/test_device_choice.h"
#include "random_ciphertexts.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/device/device_evaluator.h"
#include "support/parameters.h"

namespace sealion::device {
namespace {

class PolynomialsOnDevice : public testing::DeviceTest {
 protected:
  static constexpr std::size_t limbs = 3, count = 6;

  Ciphertext result(const CiphertextBatch& batch, std::size_t i) {
    return testing::ciphertext_of(batch, i, parameters, 1, workspace);
  }
  std::uint64_t residue(std::size_t ciphertext, std::size_t part, std::size_t limb,
                        std::size_t point) const {
    return ciphertexts[ciphertext].residues(part, limb)[point];
  }

  DevicePtr device = testing::test_device();
  ParametersPtr parameters = testing::small_parameters(128, 100, {50, 20, 36, 45});
  DeviceEvaluator evaluator{device, parameters};
  Workspace workspace{device};
  std::vector<Ciphertext> ciphertexts = testing::random_ciphertexts(parameters, count, 2, limbs);
  CiphertextBatch batch = testing::batch_of(ciphertexts, workspace);
};

TEST_F(PolynomialsOnDevice, MultipliesCiphertexts) {
  const CiphertextBatch out = make_batch(count, 3, limbs, batch.n, workspace);
  std::vector<CiphertextProduct> products;
  for (std::size_t i = 0; i < count; ++i) {
    products.push_back({batch.ciphertext(i), batch.ciphertext((i + 1) % count), out.ciphertext(i)});
  }
  evaluator.multiply(products, limbs, workspace);
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_EQ(result(out, i), multiply(ciphertexts[i], ciphertexts[(i + 1) % count])) << i;
  }
}

/// Part 1 of other ciphertexts are the weights. Sums of no, one and many terms.
TEST_F(PolynomialsOnDevice, SumsWeightedCiphertexts) {
  const CiphertextBatch out = make_batch(3, 2, limbs, batch.n, workspace);
  std::vector<WeightedTerm> terms;
  for (std::uint32_t k = 0; k < 4 * count; ++k) {
    terms.push_back({batch.ciphertext(k % count), batch.part((k + k / count) % count, 1)});
  }
  const std::vector<SumOf> sums = {
      {out.ciphertext(0), 0, 0}, {out.ciphertext(1), 1, 1}, {out.ciphertext(2), 0, 4 * count}};
  evaluator.sum_weighted(sums, terms, 1, limbs, workspace);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    Ciphertext expected(parameters, 2, limbs);
    for (std::size_t at = 0; at < 2 * limbs * batch.n; ++at) {
      const std::size_t part = at / (limbs * batch.n), limb = at / batch.n % limbs;
      const Modulus& p = parameters->coeff_modulus(limb);
      std::uint64_t& value = expected.residues(part, limb)[at % batch.n];
      for (std::size_t k = sums[i].first; k < sums[i].first + sums[i].terms; ++k) {
        value = p.add(value, p.multiply(residue(k % count, part, limb, at % batch.n),
                                        residue((k + k / count) % count, 1, limb, at % batch.n)));
      }
    }
    EXPECT_EQ(result(out, i), expected) << i;
  }
}

/// In place, and a plaintext onto the first part alone.
TEST_F(PolynomialsOnDevice, SumsCiphertextsAndPlaintexts) {
  const std::vector<AddedTerm> terms = {{batch.ciphertext(1), batch.words(), 0},
                                        {batch.ciphertext(3), batch.words(), 0},
                                        {batch.part(4, 1), batch.part_words(), 0}};
  evaluator.sum({{batch.ciphertext(1), 0, 3}}, terms, 1, limbs, workspace);
  Ciphertext expected(parameters, 2, limbs);
  for (std::size_t at = 0; at < 2 * limbs * batch.n; ++at) {
    const std::size_t part = at / (limbs * batch.n), limb = at / batch.n % limbs;
    const Modulus& p = parameters->coeff_modulus(limb);
    const std::size_t point = at % batch.n;
    const std::uint64_t sum = p.add(residue(1, part, limb, point), residue(3, part, limb, point));
    expected.residues(part, limb)[point] = part == 0 ? p.add(sum, residue(4, 1, limb, point)) : sum;
  }
  EXPECT_EQ(result(batch, 1), expected);
}

/// Sums of groups at once are those of each alone.
TEST_F(PolynomialsOnDevice, SumsInGroups) {
  const std::size_t groups = 2;
  const CiphertextBatch together = make_batch(groups, 2, limbs, batch.n, workspace);
  const CiphertextBatch alone = make_batch(groups, 2, limbs, batch.n, workspace);
  const std::uint64_t* const plain = batch.part(5, 1);
  const auto weighted = [&](std::size_t group) {
    return std::vector<WeightedTerm>{{batch.ciphertext(0 + group), plain},
                                     {batch.ciphertext(2 + group), plain}};
  };
  const auto added = [&](std::size_t group) {
    return std::vector<AddedTerm>{{batch.ciphertext(3 + group), batch.words(), batch.words()},
                                  {plain, batch.part_words(), 0}};
  };
  const auto expect_same = [&] {
    for (std::size_t group = 0; group < groups; ++group) {
      EXPECT_EQ(result(together, group), result(alone, group));
    }
  };
  evaluator.sum_weighted({{together.ciphertext(0), 0, 2}}, weighted(0), groups, limbs, workspace);
  for (std::size_t i = 0; i < groups; ++i) {
    evaluator.sum_weighted({{alone.ciphertext(i), 0, 2}}, weighted(i), 1, limbs, workspace);
  }
  expect_same();
  evaluator.sum({{together.ciphertext(0), 0, 2}}, added(0), groups, limbs, workspace);
  for (std::size_t i = 0; i < groups; ++i) {
    evaluator.sum({{alone.ciphertext(i), 0, 2}}, added(i), 1, limbs, workspace);
  }
  expect_same();
}

}  // namespace
}  // namespace sealion::device
