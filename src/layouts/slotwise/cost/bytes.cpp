#include "layouts/slotwise/cost/bytes.h"

#include <algorithm>
#include <bit>

#include "layouts/primes.h"
#include "layouts/slotwise/stages/working_set.h"
#include "layouts/slotwise/steps/step.h"

namespace sealion {

ByteCounter::ByteCounter(const Program& program, const Schedule& schedule,
                         const ParametersLiteral& parameters)
    : program_(program), schedule_(schedule), parameters_(parameters) {}

/// One part of one ciphertext, packed.
std::uint64_t ByteCounter::row_bytes(std::size_t limbs) const {
  return parameters_.n * planning::limb_bits(parameters_, limbs) / 8;
}

std::uint64_t ByteCounter::packed(NodeId value, std::size_t stage) const {
  const std::size_t limbs =
      stage == schedule_.client() ? schedule_.output_limbs() : schedule_.stages()[stage].limbs;
  const bool is_seeded = value == 0 && stage == 0;
  const std::size_t parts = is_seeded ? 1 : schedule_.parts(value, stage);
  return program_.node(value).size * parts * row_bytes(limbs);
}

std::uint64_t ByteCounter::upload() const { return parameters_.plain_moduli.size() * packed(0, 0); }

std::uint64_t ByteCounter::download() const {
  return parameters_.plain_moduli.size() * packed(program_.output_id(), schedule_.client());
}

/// Powers and digits of the evaluation keys of one channel.
std::uint64_t ByteCounter::rows_of_keys() const {
  const std::size_t parts = schedule_.relinearised_parts();
  return parts < 3 ? 0 : (parts - 2) * schedule_.relinearised_limbs();
}

std::uint64_t ByteCounter::keys_packed() const {
  const auto special_bits = static_cast<std::uint64_t>(std::bit_width(parameters_.special_prime));
  const std::uint64_t digit =
      row_bytes(schedule_.relinearised_limbs()) + parameters_.n * special_bits / 8;
  return parameters_.plain_moduli.size() * rows_of_keys() * digit;
}

std::uint64_t ByteCounter::keys_expanded() const {
  const std::uint64_t rows = schedule_.relinearised_limbs() + 1;
  return parameters_.plain_moduli.size() * rows_of_keys() * rows * 2 * parameters_.n *
         sizeof(std::uint64_t);
}

std::uint64_t ByteCounter::crossing() const {
  std::uint64_t bytes = 0;
  for (std::size_t s = 0; s < schedule_.stages().size(); ++s) {
    const Stage& stage = schedule_.stages()[s];
    if (!stage.barrier) continue;
    const bool goes_on = s + 1 < schedule_.stages().size();
    for (const NodeId value : stage.keeps) {
      bytes += packed(value, s) + (goes_on ? packed(value, s + 1) : 0);
    }
  }
  return bytes * parameters_.plain_moduli.size();
}

std::uint64_t ByteCounter::traffic() const {
  std::uint64_t bytes = 0;
  for (std::size_t s = 0; s < schedule_.stages().size(); ++s) {
    const Stage& stage = schedule_.stages()[s];
    for (const NodeId value : stage.reads) bytes += packed(value, s);
    if (s == 0) bytes += packed(0, 0);
    bytes += made_in(s);
    if (!stage.barrier) continue;
    for (const NodeId value : stage.keeps) {
      bytes += packed(value, s) + packed(value, s + 1) + key_traffic(value, s);
    }
  }
  return bytes;
}

/// Every ciphertext that is relinearised takes all keys of its limbs from memory.
std::uint64_t ByteCounter::key_traffic(NodeId value, std::size_t stage) const {
  const std::size_t parts = schedule_.parts(value, stage);
  if (!schedule_.stages()[stage].barrier->relinearise || parts < 3) return 0;
  const std::uint64_t limbs = schedule_.stages()[stage].limbs;
  return program_.node(value).size * (parts - 2) * limbs * (limbs + 1) * 2 * parameters_.n *
         sizeof(std::uint64_t);
}

/// The program's own, and what each channel lays out for the kernels.
std::uint64_t ByteCounter::weights() const {
  WeightStorage all;
  for (const Node& node : program_.nodes()) {
    const WeightStorage storage = weight_storage(node);
    all.words += storage.words;
    all.laid_out += storage.laid_out;
  }
  return all.words * sizeof(std::int32_t) + all.laid_out * parameters_.plain_moduli.size();
}

std::uint64_t ByteCounter::tile_buffers(std::size_t stage, std::size_t threads) const {
  const std::size_t residues = live_residues(program_, schedule_, stage);
  return threads * residues * tile_width(residues, parameters_.n) * sizeof(std::uint64_t);
}

/// Of each thread: a ciphertext on its way through, the switcher's and the relineariser's scratch.
std::uint64_t ByteCounter::barrier_buffers(std::size_t stage, std::size_t threads) const {
  const std::size_t limbs = schedule_.stages()[stage].limbs;
  std::size_t parts = 0;
  for (const NodeId value : schedule_.stages()[stage].keeps) {
    parts = std::max(parts, schedule_.parts(value, stage));
  }
  const std::size_t rows = (parts + 2) * limbs + (limbs + 1) + 2 * (limbs + 1) + 2;
  return threads * rows * parameters_.n * sizeof(std::uint64_t);
}

std::uint64_t ByteCounter::made_in(std::size_t stage) const {
  const Stage& nodes = schedule_.stages()[stage];
  std::uint64_t bytes = 0;
  for (const NodeId value : nodes.keeps) {
    if (value >= nodes.first && value != 0) bytes += packed(value, stage);
  }
  return bytes;
}

/// Batches of one channel that come to a stage, without the client's, which is there all the time.
std::uint64_t ByteCounter::held_by(std::size_t stage) const {
  if (stage == 0) return 0;
  std::uint64_t bytes = 0;
  for (const NodeId value : schedule_.stages()[stage - 1].keeps) bytes += packed(value, stage);
  return bytes;
}

std::uint64_t ByteCounter::stage_peak(std::size_t stage, std::size_t threads) const {
  return held_by(stage) + made_in(stage) + tile_buffers(stage, threads);
}

/// One kept value after the other goes through, and its batch from before is free again.
std::uint64_t ByteCounter::barrier_peak(std::size_t stage, std::size_t threads) const {
  const Stage& nodes = schedule_.stages()[stage];
  if (!nodes.barrier) return 0;
  const auto before = [&](NodeId value) {
    return value == 0 && stage == 0 ? 0 : packed(value, stage);
  };
  std::uint64_t alive = 0, most = 0;
  for (const NodeId value : nodes.keeps) alive += before(value);
  for (const NodeId value : nodes.keeps) {
    alive += packed(value, stage + 1);
    most = std::max(most, alive);
    alive -= before(value);
  }
  return most + barrier_buffers(stage, threads);
}

std::uint64_t ByteCounter::peak(std::size_t threads) const {
  std::uint64_t most = upload();  // while a file is read: its bytes and the batch
  for (std::size_t stage = 0; stage < schedule_.stages().size(); ++stage) {
    most = std::max({most, stage_peak(stage, threads), barrier_peak(stage, threads)});
  }
  // Answers of the other channels wait for the last one.
  const std::uint64_t waiting = download() - packed(program_.output_id(), schedule_.client());
  return upload() + waiting + keys_expanded() + weights() + most;
}

}  // namespace sealion
