#include "layouts/device/device_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "device/device_error.h"
#include "device/kernels/check_residues.h"
#include "device/kernels/expand.h"
#include "device/modulus.h"
#include "layouts/device/aes_tables.h"
#include "ring/sampler.h"
#include "rlwe/stream_domains.h"

namespace sealion::device {
namespace {

std::vector<Modulus> moduli_of(const Parameters& parameters) {
  std::vector<Modulus> moduli;
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    moduli.push_back(parameters.coeff_modulus(limb));
  }
  return moduli;
}

const Parameters& checked(const Parameters& parameters) {
  if (parameters.n() < points_of_tile) {
    throw DeviceError(
        DeviceError::Kind::refused,
        fmt::format("rings of {} points: devices take {} or more", parameters.n(), points_of_tile));
  }
  return parameters;
}

/// Words of one part and one feature at the first limbs.
std::size_t words_of_row(const Parameters& parameters, std::size_t limbs) {
  std::size_t words = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    words += parameters.n() / points_of_tile *
             static_cast<std::size_t>(parameters.coeff_modulus(limb).bits());
  }
  return words;
}

/// Reading a cell's last residue may touch the word behind it.
constexpr std::size_t words_behind = 2;

/// Blocks for so many pieces of work, as many as run at once and no more than there is work for.
template <typename Kernel>
Grid grid_for(const Device& device, std::size_t work, std::size_t shared_bytes = 0) {
  const std::size_t blocks = device.concurrent_blocks<Kernel>(shared_bytes);
  return {static_cast<unsigned>(std::clamp<std::size_t>(work, 1, blocks)), shared_bytes};
}

}  // namespace

BatchTables::BatchTables(DevicePtr device, ParametersPtr parameters)
    : device_(std::move(device)), parameters_(std::move(parameters)) {
  limbs_ = copied_in(device_, batch_limbs(moduli_of(checked(*parameters_)), parameters_->n()));
  const auto table = device::aes_table();
  aes_table_ = copied_in<std::uint32_t>(device_, std::span<const std::uint32_t>(table));
}

unsigned BatchTables::most_bits(std::size_t limbs) const {
  int bits = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    bits = std::max(bits, parameters_->coeff_modulus(limb).bits());
  }
  return static_cast<unsigned>(bits);
}

DeviceBatch::DeviceBatch(const BatchTables& tables, std::size_t features, std::size_t parts,
                         std::size_t limbs)
    : words_(tables.device(), bytes(*tables.parameters(), features, parts, limbs) / 8),
      packed_{.words = words_.data(),
              .parts = static_cast<std::uint32_t>(parts),
              .features = static_cast<std::uint32_t>(features)},
      limbs_(limbs) {}

std::size_t DeviceBatch::bytes(const Parameters& parameters, std::size_t features,
                               std::size_t parts, std::size_t limbs) {
  return (features * parts * words_of_row(parameters, limbs) + words_behind) * 8;
}

UploadedBatch::UploadedBatch(const BatchTables& tables, const EncryptedBatch& batch,
                             Device::Queue queue)
    : parameters_(tables.parameters()),
      cells_(tables, batch.features(), batch.parts(), batch.limbs()),
      worst_limb_(tables.device(), 1) {
  Device& device = *tables.device();
  copy(tables, batch, queue);
  if (batch.seed()) expand(tables, *batch.seed(), queue);
  device.clear(worst_limb_.data(), worst_limb_.bytes(), queue);
  const CheckResidues::Arguments arguments{
      .batch = cells_.packed(),
      .limbs = tables.limbs(),
      .worst = worst_limb_.data(),
      .limb_count = static_cast<std::uint32_t>(batch.limbs()),
      .tiles = static_cast<std::uint32_t>(tables.tiles()),
      .parts = static_cast<std::uint32_t>(batch.stored_parts()),
      .padding = 0};
  const std::size_t rows = batch.limbs() * tables.tiles() * batch.stored_parts();
  device.launch<CheckResidues>(grid_for<CheckResidues>(device, rows), arguments, queue);
  device.copy_out(&worst_limb_here_, worst_limb_.data(), worst_limb_.bytes(), queue);
}

/// Limb by limb, so that the first is on its way while the next is brought into pinned memory. Of a
/// seeded batch part 0 of each tile goes beside the place of part 1.
void UploadedBatch::copy(const BatchTables& tables, const EncryptedBatch& batch,
                         Device::Queue queue) {
  Device& device = *tables.device();
  std::uint64_t* to = cells_.packed().words;
  const std::span<const std::uint8_t> packed = batch.packed();
  if (!device.is_pinned(packed.data())) staging_.emplace(tables.device(), packed.size());
  std::size_t first = 0;
  for (std::size_t limb = 0; limb < batch.limbs(); ++limb) {
    const auto bits = static_cast<std::size_t>(parameters_->coeff_modulus(limb).bits());
    const std::size_t cells = batch.features() * bits * sizeof(std::uint64_t);
    const std::size_t run = batch.stored_parts() * cells, place = batch.parts() * cells;
    const auto bytes = packed.subspan(first, run * tables.tiles());
    const Pitch pitch{.to = place, .from = run, .width = run, .rows = tables.tiles()};
    device.copy_in(to, pinned(bytes, first), pitch, queue);
    first += bytes.size();
    to += place * tables.tiles() / sizeof(std::uint64_t);
  }
}

const std::uint8_t* UploadedBatch::pinned(std::span<const std::uint8_t> bytes, std::size_t first) {
  if (!staging_) return bytes.data();
  constexpr std::size_t share = std::size_t{1} << 20;
  std::uint8_t* const to = staging_->data() + first;
  parallel_for((bytes.size() + share - 1) / share, {}, [&](std::size_t i) {
    const auto part = bytes.subspan(i * share, std::min(share, bytes.size() - i * share));
    std::ranges::copy(part, to + i * share);
  });
  return to;
}

void UploadedBatch::expand(const BatchTables& tables, const Seed& seed, Device::Queue queue) {
  const ExpandSeed::Arguments arguments{.batch = cells_.packed(),
                                        .limbs = tables.limbs(),
                                        .table = tables.aes_table(),
                                        .key = expand_key(seed),
                                        .limb_count = static_cast<std::uint32_t>(cells_.limbs()),
                                        .tiles = static_cast<std::uint32_t>(tables.tiles()),
                                        .domain = expand_domain,
                                        .retry_domain = uniform_retry_domain};
  const std::size_t shared = ExpandSeed::shared_bytes(tables.most_bits(cells_.limbs()));
  const std::size_t groups = (cells_.features() + ExpandSeed::cells - 1) / ExpandSeed::cells;
  const Grid grid =
      grid_for<ExpandSeed>(*tables.device(), cells_.limbs() * tables.tiles() * groups, shared);
  tables.device()->launch<ExpandSeed>(grid, arguments, queue);
}

void UploadedBatch::check() const {
  if (worst_limb_here_ == 0) return;
  fail(ErrorCode::corrupt, "a ciphertext residue is not below its prime {}",
       parameters_->coeff_modulus(worst_limb_here_ - 1).value());
}

void download(const BatchTables& tables, const DeviceBatch& batch, EncryptedBatch& out,
              Device::Queue queue) {
  tables.device()->copy_out(out.packed().data(), batch.packed().words, out.packed().size(), queue);
}

}  // namespace sealion::device
