#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/device/ciphertext_batch.h"

namespace sealion::testing {

/// Residues of any ciphertext, the first one's all 0, the second one's all p - 1, the third one's
/// one or the other, the others' random: no encryption is needed to compare what two evaluators
/// make of it.
inline std::vector<Ciphertext> random_ciphertexts(const ParametersPtr& parameters,
                                                  std::size_t count, std::size_t parts,
                                                  std::size_t limbs) {
  std::mt19937_64 random(count);
  std::vector<Ciphertext> ciphertexts;
  for (std::size_t i = 0; i < count; ++i) {
    Ciphertext& ciphertext = ciphertexts.emplace_back(parameters, parts, limbs);
    for (std::size_t part = 0; part < parts; ++part) {
      for (std::size_t limb = 0; limb < limbs; ++limb) {
        const std::uint64_t last = parameters->coeff_modulus(limb).value() - 1;
        for (std::uint64_t& residue : ciphertext.residues(part, limb)) {
          const std::uint64_t drawn = random();
          const std::uint64_t choices[] = {0, last, drawn % 2 * last, drawn % (last + 1)};
          residue = choices[i < 3 ? i : 3];
        }
      }
    }
  }
  return ciphertexts;
}

/// In the memory of the workspace's device.
inline device::CiphertextBatch batch_of(const std::vector<Ciphertext>& ciphertexts,
                                        device::Workspace& workspace) {
  const Ciphertext& first = ciphertexts.front();
  device::CiphertextBatch batch = device::make_batch(
      ciphertexts.size(), first.parts(), first.limbs(), first.parameters()->n(), workspace);
  const auto staged = workspace.stage<std::uint64_t>(batch.residues.size());
  for (std::size_t i = 0; i < ciphertexts.size(); ++i) {
    device::copy_residues(ciphertexts[i], staged.subspan(i * batch.words(), batch.words()));
  }
  workspace.copy_in<std::uint64_t>(batch.residues.data(), staged);
  return batch;
}

/// One of a batch, with a correction.
inline Ciphertext ciphertext_of(const device::CiphertextBatch& batch, std::size_t i,
                                const ParametersPtr& parameters, std::uint64_t correction,
                                device::Workspace& workspace) {
  Ciphertext ciphertext(parameters, batch.parts, batch.limbs);
  const auto staged = workspace.stage<std::uint64_t>(batch.words());
  workspace.copy_out<std::uint64_t>(staged, batch.ciphertext(i));
  workspace.wait();
  device::copy_residues(staged, ciphertext);
  ciphertext.set_correction(correction);
  return ciphertext;
}

}  // namespace sealion::testing
