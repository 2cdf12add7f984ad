#pragma once

#include <cstdint>

#include "layouts/slotwise/schedule/schedule.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Bytes of what a program moves and holds. Packed residues take the bits of their prime.
class ByteCounter {
 public:
  /// Refers to all arguments.
  ByteCounter(const Program& program, const Schedule& schedule,
              const ParametersLiteral& parameters);

  /// A value as a packed batch of one channel, as `stage` sees it (Schedule::client(): as the
  /// client does). The client's input comes with its second part as a seed.
  std::uint64_t packed(NodeId value, std::size_t stage) const;
  std::uint64_t upload() const;
  std::uint64_t download() const;
  /// Evaluation keys of all channels: as files, and expanded in memory.
  std::uint64_t keys_packed() const;
  std::uint64_t keys_expanded() const;
  /// Ciphertexts of all channels that come to barriers, and those that leave them to go on.
  std::uint64_t crossing() const;
  /// That one channel reads from memory and writes to it.
  std::uint64_t traffic() const;
  /// Most that is alive at once on the server, with so many threads.
  std::uint64_t peak(std::size_t threads) const;

 private:
  std::uint64_t row_bytes(std::size_t limbs) const;
  std::uint64_t rows_of_keys() const;
  std::uint64_t key_traffic(NodeId value, std::size_t stage) const;
  std::uint64_t weights() const;
  std::uint64_t tile_buffers(std::size_t stage, std::size_t threads) const;
  std::uint64_t barrier_buffers(std::size_t stage, std::size_t threads) const;
  std::uint64_t made_in(std::size_t stage) const;
  std::uint64_t held_by(std::size_t stage) const;
  std::uint64_t stage_peak(std::size_t stage, std::size_t threads) const;
  std::uint64_t barrier_peak(std::size_t stage, std::size_t threads) const;

  const Program& program_;
  const Schedule& schedule_;
  const ParametersLiteral& parameters_;
};

}  // namespace sealion
