#pragma once

#include <filesystem>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "heras/train/networks/network_state.h"
#include "heras/train/optimizers/optimizer.h"
#include "heras/train/trainer.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

/// Where a training stands between two epochs: with the model, the options and the data all that
/// decides how it goes on.
struct TrainingState {
  TrainingPhase phase = TrainingPhase::gates;
  bool phase_stopped = false;  ///< a callback stopped it
  History history;
  ByteVector generator;  ///< as `write_generator` has it
  NetworkState network;
  NetworkState kept;  ///< with which the phase shall end; empty for that of its last epoch
  OptimizerMemory optimizer;
};

/// What a checkpoint belongs to.
struct TrainingIdentity {
  Digest model, options, data;
};
TrainingIdentity identify(const TrainingTask& task);

/// On disk, little-endian: magic, version, the digests of model, options and data, phase (u8),
/// whether it was stopped (u8), history (JSON), generator, network, what is kept of it, the
/// optimizer's steps (u64) and moments, SHA-256 of all before it.
ByteVector encode_checkpoint(const TrainingState& state, const TrainingIdentity& identity);

/// Takes untrusted bytes. Throws `corrupt` for bytes that are damaged, `unsupported` for another
/// version and `incompatible` where they belong to another training, each with `source`. Whether
/// the numbers fit the networks is not known here.
TrainingState decode_checkpoint(ByteSpan bytes, const TrainingIdentity& identity,
                                const std::string& source);

/// No checkpoint is larger.
inline constexpr std::size_t largest_checkpoint = std::size_t{1} << 31;

}  // namespace sealion::heras::train
