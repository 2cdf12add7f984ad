// Cells of batches as the kernels read and write them, beside EncryptedBatch.
#include "device/kernels/pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "device/device_memory.h"
#include "device/kernels/ciphertexts.h"
#include "device/modulus.h"
#include "device/test_device_choice.h"
#include "exchange/batch.h"
#include "support/parameters.h"

namespace sealion::device {
namespace {

using u64 = std::uint64_t;

constexpr std::size_t ring_dimension = 256, feature_count = 5;
constexpr int fewest_bits = 20;

/// One prime of each width from 20 to 50 bits.
ParametersPtr primes_of_all_widths() {
  std::vector<int> bits(max_modulus_bits - fewest_bits + 1);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = fewest_bits + static_cast<int>(i);
  return testing::small_parameters(ring_dimension, 100, bits);
}

Ciphertext ciphertext_at_random(const ParametersPtr& parameters, std::size_t parts, u64 seed) {
  std::mt19937_64 random(seed);
  Ciphertext ciphertext(parameters, parts);
  for (std::size_t part = 0; part < parts; ++part) {
    for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
      const u64 p = parameters->coeff_modulus(limb).value();
      const auto residues = ciphertext.residues(part, limb);
      for (u64& residue : residues) residue = random() % p;
      residues.front() = 0;
      residues[1] = residues.back() = p - 1;
    }
  }
  return ciphertext;
}

/// Ciphertexts, and the batch that holds them.
struct Stored {
  ParametersPtr parameters;
  std::vector<Ciphertext> ciphertexts;
  EncryptedBatch batch;
};

Stored stored_at_random(std::size_t parts) {
  ParametersPtr parameters = primes_of_all_widths();
  Stored stored{parameters, {}, EncryptedBatch(parameters, feature_count, parts, 1, std::nullopt)};
  for (std::size_t i = 0; i < feature_count; ++i) {
    stored.ciphertexts.push_back(ciphertext_at_random(parameters, parts, i));
    stored.batch.store(i, stored.ciphertexts.back());
  }
  return stored;
}

std::vector<BatchLimb> limbs_of(const Parameters& parameters) {
  std::vector<Modulus> moduli;
  for (std::size_t i = 0; i < parameters.limbs(); ++i)
    moduli.push_back(parameters.coeff_modulus(i));
  return batch_limbs(moduli);
}

std::vector<u64> words_of(const EncryptedBatch& batch) {
  std::vector<u64> words(batch.packed().size() / sizeof(u64));
  std::memcpy(words.data(), batch.packed().data(), batch.packed().size());
  return words;
}

/// Residues [feature][part][limb][n] of features [first, first + count).
std::vector<u64> residues_of(const Stored& stored, std::size_t first, std::size_t count) {
  std::vector<u64> result;
  for (std::size_t i = first; i < first + count; ++i) {
    for (std::size_t part = 0; part < stored.batch.parts(); ++part) {
      for (std::size_t limb = 0; limb < stored.batch.limbs(); ++limb) {
        const auto residues = stored.ciphertexts[i].residues(part, limb);
        result.insert(result.end(), residues.begin(), residues.end());
      }
    }
  }
  return result;
}

TEST(Pack, FindsEveryResidueInEveryCell) {
  const Stored stored = stored_at_random(2);
  std::vector<u64> words = words_of(stored.batch);
  const std::vector<BatchLimb> limbs = limbs_of(*stored.parameters);
  const PackedBatch packed{words.data(), 2, feature_count, 0,
                           static_cast<std::uint32_t>(stored.batch.tiles())};
  for (std::size_t limb = 0; limb < limbs.size(); ++limb) {
    for (std::size_t tile = 0; tile < stored.batch.tiles(); ++tile) {
      for (std::size_t part = 0; part < 2; ++part) {
        for (std::size_t feature = 0; feature < feature_count; ++feature) {
          const auto* const cell = reinterpret_cast<const std::uint32_t*>(
              cell_of(packed, limbs[limb], tile, part, feature));
          const auto expected = stored.ciphertexts[feature].residues(part, limb);
          for (unsigned point = 0; point < points_of_tile; ++point) {
            ASSERT_EQ(unpack_residue(cell, point, limbs[limb].modulus.bits),
                      expected[tile * points_of_tile + point])
                << "limb " << limb << ", tile " << tile << ", point " << point;
          }
        }
      }
    }
  }
}

TEST(Pack, MakesTheBatchsWords) {
  const Stored stored = stored_at_random(1);
  const std::vector<BatchLimb> limbs = limbs_of(*stored.parameters);
  for (std::size_t limb = 0; limb < limbs.size(); ++limb) {
    const unsigned bits = limbs[limb].modulus.bits;
    const auto residues = stored.ciphertexts[0].residues(0, limb);
    const auto cell = stored.batch.cell(limb, 1, 0, 0);
    for (unsigned i = 0; i < bits; ++i) {
      u64 expected;
      std::memcpy(&expected, cell.data() + i * sizeof(u64), sizeof(u64));
      ASSERT_EQ(packed_word(residues.data() + points_of_tile, i, bits), expected)
          << "word " << i << " of " << bits;
    }
  }
}

class PackOnDevice : public testing::DeviceTest {
 protected:
  /// What the kernels are told of features [first, first + count); `residues` has room for them.
  CiphertextsArguments arguments(const DeviceArray<u64>& words, const DeviceArray<BatchLimb>& limbs,
                                 const DeviceArray<u64>& residues, const EncryptedBatch& batch,
                                 std::uint32_t first, std::uint32_t count) {
    return {.batch = {words.data(), static_cast<std::uint32_t>(batch.parts()), feature_count, 0,
                      static_cast<std::uint32_t>(batch.tiles())},
            .limbs = limbs.data(),
            .residues = residues.data(),
            .limb_count = static_cast<std::uint32_t>(limbs.size()),
            .padding = 0,
            .first = first,
            .count = count};
  }
};

TEST_F(PackOnDevice, UnpacksSomeCiphertextsOfABatch) {
  const DevicePtr device = testing::test_device();
  const Stored stored = stored_at_random(3);
  const auto words = copied_in(device, words_of(stored.batch));
  const auto limbs = copied_in(device, limbs_of(*stored.parameters));
  std::vector<u64> expected = residues_of(stored, 1, 3), seen(expected.size());
  const DeviceArray<u64> residues(device, seen.size());
  DeviceQueue queue(device);
  // Fewer blocks than there are cells for, so that each goes on to others.
  device->launch<UnpackCiphertexts>({.blocks = 5, .shared_bytes = 0},
                                    arguments(words, limbs, residues, stored.batch, 1, 3), queue);
  device->copy_out(seen.data(), residues.data(), residues.bytes(), queue);
  queue.wait();
  EXPECT_TRUE(seen == expected);
}

TEST_F(PackOnDevice, PacksThemAndNoOthers) {
  const DevicePtr device = testing::test_device();
  const Stored stored = stored_at_random(2);
  EncryptedBatch other(stored.parameters, feature_count, 2, 1, std::nullopt);
  for (std::size_t i = 0; i < feature_count; ++i) {
    other.store(i, ciphertext_at_random(stored.parameters, 2, 100 + i));
  }
  const auto words = copied_in(device, words_of(other));
  const auto limbs = copied_in(device, limbs_of(*stored.parameters));
  const auto residues = copied_in(device, residues_of(stored, 2, 2));
  DeviceQueue queue(device);
  device->launch<PackCiphertexts>({.blocks = 3, .shared_bytes = 0},
                                  arguments(words, limbs, residues, other, 2, 2), queue);
  std::vector<u64> seen(words.size());
  device->copy_out(seen.data(), words.data(), words.bytes(), queue);
  queue.wait();
  for (std::size_t i = 2; i < 4; ++i) other.store(i, stored.ciphertexts[i]);
  EXPECT_TRUE(seen == words_of(other));
}

}  // namespace
}  // namespace sealion::device
