#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/execution_context.h"
#include "base/random.h"
#include "base/zeroed_memory.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Points of the ring that the engine works on at a time, and that a batch stores together: a
/// multiple of 8, so that a packed tile is a whole number of bytes.
inline constexpr std::size_t tile_points = 64;

/// Ciphertexts of one tensor, one ciphertext a feature, one sample a slot, all at the same limbs
/// and with the same correction, in the engine's layout: [limb][tile][part][feature], each cell the
/// tile's residues packed to the bits of the limb's prime, so that a tile of all features is one
/// run of memory. Where `seed` is set the last part is not stored: it is `expand_uniform` of that
/// seed at row = feature.
class EncryptedBatch {
 public:
  /// Room for `features` ciphertexts of `parts` parts at all limbs of the chain, correction 1, all
  /// zero. With a seed, parts is 2.
  EncryptedBatch(const ParametersPtr& parameters, std::size_t features, std::size_t parts,
                 std::size_t samples, std::optional<Seed> seed);
  /// The same at the first `limbs` limbs and with a correction as Ciphertext has it. Throws
  /// `invalid_argument` for shapes that are none.
  EncryptedBatch(ParametersPtr parameters, std::size_t features, std::size_t parts,
                 std::size_t samples, std::optional<Seed> seed, std::size_t limbs,
                 std::uint64_t correction = 1);
  /// The same of packed bytes that lie elsewhere and outlive it and its copies: as many as
  /// `packed_bytes` says, never written to.
  EncryptedBatch(ParametersPtr parameters, std::size_t features, std::size_t parts,
                 std::size_t samples, std::optional<Seed> seed, std::size_t limbs,
                 std::uint64_t correction, std::span<const std::uint8_t> packed);
  // Not inline: a destructor of megabytes is a loop over them where it is not optimised in full.
  EncryptedBatch(const EncryptedBatch&);
  EncryptedBatch(EncryptedBatch&&) noexcept;
  EncryptedBatch& operator=(const EncryptedBatch&);
  EncryptedBatch& operator=(EncryptedBatch&&) noexcept;
  ~EncryptedBatch();

  /// Bytes that such a batch packs into, known before any of them is allocated.
  static std::size_t packed_bytes(const Parameters& parameters, std::size_t features,
                                  std::size_t stored_parts, std::size_t limbs);

  const ParametersPtr& parameters() const { return parameters_; }
  std::size_t features() const { return features_; }
  std::size_t parts() const { return parts_; }
  std::size_t limbs() const { return limb_offsets_.size() - 1; }
  /// The factor modulo t on every message (Ciphertext::correction).
  std::uint64_t correction() const { return correction_; }
  /// Slots in use, at most n.
  std::size_t samples() const { return samples_; }
  const std::optional<Seed>& seed() const { return seed_; }

  std::size_t stored_parts() const { return seed_ ? parts_ - 1 : parts_; }
  std::size_t tiles() const;
  /// Points of a tile: tile_points, or n where n is smaller.
  std::size_t points() const;

  /// The packed residues of one cell.
  std::span<const std::uint8_t> cell(std::size_t limb, std::size_t tile, std::size_t part,
                                     std::size_t feature) const;
  std::span<std::uint8_t> cell(std::size_t limb, std::size_t tile, std::size_t part,
                               std::size_t feature);

  /// All cells from this one on, in memory order; empty after the last.
  std::span<const std::uint8_t> cells_from(std::size_t limb, std::size_t tile, std::size_t part,
                                           std::size_t feature) const {
    return packed().subspan(cell_offset(limb, tile, part, feature));
  }

  /// Copies one ciphertext's stored parts into its cells; parts, limbs and correction are the
  /// batch's. Different features may be stored from
  /// different threads.
  void store(std::size_t feature, const Ciphertext& ciphertext);
  /// One feature as a ciphertext, its seeded part expanded.
  Ciphertext load(std::size_t feature, const ExecutionContext& context = one_thread) const;

  /// All cells, for the wire.
  std::span<const std::uint8_t> packed() const {
    return elsewhere_.empty() ? std::span<const std::uint8_t>(packed_) : elsewhere_;
  }
  std::span<std::uint8_t> packed() {
    assert(elsewhere_.empty());
    return packed_;
  }
  /// The same, given away.
  ZeroedVector<std::uint8_t> release_packed() &&;
  /// With cells of its own, wherever they lie now.
  EncryptedBatch owned(const ExecutionContext& context) const;

  /// Throws `corrupt`, naming a limb, where any packed residue is not below its prime.
  void check_residues(const ExecutionContext& context = one_thread) const;

 private:
  void check_cells(std::size_t limb, std::size_t first, std::size_t last) const;
  std::size_t cell_offset(std::size_t limb, std::size_t tile, std::size_t part,
                          std::size_t feature) const;
  void load_limb(std::size_t feature, std::size_t limb, Ciphertext& out) const;

  ParametersPtr parameters_;
  std::size_t features_, parts_, samples_;
  std::optional<Seed> seed_;
  std::uint64_t correction_;
  std::vector<std::size_t> limb_offsets_;    // [limbs + 1], bytes
  ZeroedVector<std::uint8_t> packed_;        // where they are its own
  std::span<const std::uint8_t> elsewhere_;  // where not
};

}  // namespace sealion
