#include "exchange/batch.h"

#include <algorithm>
#include <cassert>

#include "base/bytes.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "ring/kernels/kernels.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {
namespace {

std::size_t cell_bytes(std::size_t points, const Modulus& modulus) {
  return points * static_cast<std::size_t>(modulus.bits()) / 8;
}

std::size_t points_of(const Parameters& parameters) {
  return std::min(tile_points, parameters.n());
}

std::size_t limb_bytes(const Parameters& parameters, std::size_t limb, std::size_t features,
                       std::size_t stored_parts) {
  const std::size_t points = points_of(parameters);
  return addressable({parameters.n() / points, stored_parts, features,
                      cell_bytes(points, parameters.coeff_modulus(limb))});
}

void check_level(const Parameters& parameters, std::size_t limbs, std::uint64_t correction) {
  if (limbs == 0 || limbs > parameters.limbs()) {
    fail(ErrorCode::invalid_argument, "an encrypted batch at {} limbs of a chain of {}", limbs,
         parameters.limbs());
  }
  const std::uint64_t t = parameters.plain_modulus().value();
  if (correction == 0 || correction >= t) {
    fail(ErrorCode::invalid_argument, "an encrypted batch with the correction {} modulo {}",
         correction, t);
  }
}

}  // namespace

EncryptedBatch::EncryptedBatch(const ParametersPtr& parameters, std::size_t features,
                               std::size_t parts, std::size_t samples, std::optional<Seed> seed)
    : EncryptedBatch(parameters, features, parts, samples, seed, parameters->limbs()) {}

EncryptedBatch::EncryptedBatch(ParametersPtr parameters, std::size_t features, std::size_t parts,
                               std::size_t samples, std::optional<Seed> seed, std::size_t limbs,
                               std::uint64_t correction)
    : EncryptedBatch(std::move(parameters), features, parts, samples, seed, limbs, correction,
                     std::span<const std::uint8_t>()) {
  packed_ = ZeroedVector<std::uint8_t>(limb_offsets_.back());
}

EncryptedBatch::EncryptedBatch(ParametersPtr parameters, std::size_t features, std::size_t parts,
                               std::size_t samples, std::optional<Seed> seed, std::size_t limbs,
                               std::uint64_t correction, std::span<const std::uint8_t> packed)
    : parameters_(std::move(parameters)),
      features_(features),
      parts_(parts),
      samples_(samples),
      seed_(seed),
      correction_(correction),
      elsewhere_(packed) {
  if (parts == 0 || (seed && parts != 2) || samples > parameters_->n()) {
    fail(ErrorCode::invalid_argument, "an encrypted batch of {} parts and {} samples in {} slots",
         parts, samples, parameters_->n());
  }
  check_level(*parameters_, limbs, correction);
  limb_offsets_.push_back(0);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    limb_offsets_.push_back(packed_bytes(*parameters_, features_, stored_parts(), limb + 1));
  }
  assert(elsewhere_.empty() || elsewhere_.size() == limb_offsets_.back());
}

EncryptedBatch::EncryptedBatch(const EncryptedBatch&) = default;
EncryptedBatch::EncryptedBatch(EncryptedBatch&&) noexcept = default;
EncryptedBatch& EncryptedBatch::operator=(const EncryptedBatch&) = default;
EncryptedBatch& EncryptedBatch::operator=(EncryptedBatch&&) noexcept = default;
EncryptedBatch::~EncryptedBatch() = default;

std::size_t EncryptedBatch::packed_bytes(const Parameters& parameters, std::size_t features,
                                         std::size_t stored_parts, std::size_t limbs) {
  std::uint64_t bytes = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    bytes += limb_bytes(parameters, limb, features, stored_parts);
  }
  return addressable({bytes});
}

std::size_t EncryptedBatch::points() const { return points_of(*parameters_); }

std::size_t EncryptedBatch::tiles() const { return parameters_->n() / points(); }

std::size_t EncryptedBatch::cell_offset(std::size_t limb, std::size_t tile, std::size_t part,
                                        std::size_t feature) const {
  assert(limb < limbs() && part < stored_parts() && feature <= features_);
  const std::size_t index = (tile * stored_parts() + part) * features_ + feature;
  return limb_offsets_[limb] + index * cell_bytes(points(), parameters_->coeff_modulus(limb));
}

std::span<const std::uint8_t> EncryptedBatch::cell(std::size_t limb, std::size_t tile,
                                                   std::size_t part, std::size_t feature) const {
  return packed().subspan(cell_offset(limb, tile, part, feature),
                          cell_bytes(points(), parameters_->coeff_modulus(limb)));
}

std::span<std::uint8_t> EncryptedBatch::cell(std::size_t limb, std::size_t tile, std::size_t part,
                                             std::size_t feature) {
  return packed().subspan(cell_offset(limb, tile, part, feature),
                          cell_bytes(points(), parameters_->coeff_modulus(limb)));
}

void EncryptedBatch::store(std::size_t feature, const Ciphertext& ciphertext) {
  assert(ciphertext.parts() == parts_ && ciphertext.limbs() == limbs());
  assert(ciphertext.correction() == correction_);
  for (std::size_t limb = 0; limb < limbs(); ++limb) {
    for (std::size_t part = 0; part < stored_parts(); ++part) {
      const auto residues = ciphertext.residues(part, limb);
      for (std::size_t tile = 0; tile < tiles(); ++tile) {
        kernels::kernels().pack_bits(cell(limb, tile, part, feature).data(),
                                     residues.data() + tile * points(), points(),
                                     parameters_->coeff_modulus(limb).bits());
      }
    }
  }
}

void EncryptedBatch::load_limb(std::size_t feature, std::size_t limb, Ciphertext& out) const {
  const Modulus& modulus = parameters_->coeff_modulus(limb);
  for (std::size_t part = 0; part < stored_parts(); ++part) {
    const auto residues = out.residues(part, limb);
    for (std::size_t tile = 0; tile < tiles(); ++tile) {
      kernels::kernels().unpack_bits(residues.data() + tile * points(),
                                     cell(limb, tile, part, feature).data(), points(),
                                     modulus.bits());
    }
  }
  if (!seed_) return;
  UniformSampler sampler(*seed_);
  expand_uniform(sampler, modulus, limb, feature, 0, parameters_->n(),
                 out.residues(parts_ - 1, limb));
}

Ciphertext EncryptedBatch::load(std::size_t feature, const ExecutionContext& context) const {
  Ciphertext out = Ciphertext::unfilled(parameters_, parts_, limbs());
  out.set_correction(correction_);
  parallel_for(limbs(), context, [&](std::size_t limb) { load_limb(feature, limb, out); });
  return out;
}

ZeroedVector<std::uint8_t> EncryptedBatch::release_packed() && {
  if (!elsewhere_.empty()) return owned({}).packed_;
  return std::move(packed_);
}

EncryptedBatch EncryptedBatch::owned(const ExecutionContext& context) const {
  constexpr std::size_t share = std::size_t{1} << 20;
  EncryptedBatch copy(parameters_, features_, parts_, samples_, seed_, limbs(), correction_);
  const std::span<const std::uint8_t> from = packed();
  parallel_for((from.size() + share - 1) / share, context.quiet(), [&](std::size_t i) {
    const std::size_t count = std::min(share, from.size() - i * share);
    std::ranges::copy(from.subspan(i * share, count), copy.packed_.data() + i * share);
  });
  return copy;
}

void EncryptedBatch::check_residues(const ExecutionContext& context) const {
  constexpr std::size_t share = 1024;  // cells at a time
  const std::size_t cells = tiles() * stored_parts() * features_;
  const std::size_t shares = (cells + share - 1) / share;
  parallel_for(limbs() * shares, context.quiet(), [&](std::size_t i) {
    const std::size_t first = i % shares * share;
    check_cells(i / shares, first, std::min(cells, first + share));
  });
}

void EncryptedBatch::check_cells(std::size_t limb, std::size_t first, std::size_t last) const {
  AlignedVector<std::uint64_t> residues(points());
  const Modulus& modulus = parameters_->coeff_modulus(limb);
  const std::size_t bytes = cell_bytes(points(), modulus);
  for (std::size_t i = first; i < last; ++i) {
    const std::uint8_t* cell = packed().data() + limb_offsets_[limb] + i * bytes;
    if (kernels::kernels().unpack_residues(residues.data(), cell, points(),
                                           constants_of(modulus)) != 0) {
      fail(ErrorCode::corrupt, "a ciphertext residue is not below its prime {}", modulus.value());
    }
  }
}

}  // namespace sealion
