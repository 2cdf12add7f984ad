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

const Parameters& checked(const Parameters& parameters) {
  if (parameters.n() < points_of_tile) {
    throw DeviceError(
        DeviceError::Kind::refused,
        fmt::format("rings of {} points: devices take {} or more", parameters.n(), points_of_tile));
  }
  return parameters;
}

/// Words of one part and one feature at a tile of the first limbs.
std::size_t words_of_tile(const Parameters& parameters, std::size_t limbs) {
  std::size_t words = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    words += static_cast<std::size_t>(parameters.coeff_modulus(limb).bits());
  }
  return words;
}

}  // namespace

std::vector<BatchLimb> batch_limbs_of(const Parameters& parameters) {
  std::vector<Modulus> moduli;
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    moduli.push_back(parameters.coeff_modulus(limb));
  }
  return batch_limbs(moduli);
}

BatchTables::BatchTables(DevicePtr device, ParametersPtr parameters)
    : device_(std::move(device)), parameters_(std::move(parameters)) {
  limbs_ = copied_in(device_, batch_limbs_of(checked(*parameters_)));
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
                         std::size_t limbs, std::size_t tiles)
    : words_(tables.device(), bytes(*tables.parameters(), features, parts, limbs, tiles) / 8),
      packed_{.words = words_.data(),
              .parts = static_cast<std::uint32_t>(parts),
              .features = static_cast<std::uint32_t>(features),
              .first_tile = 0,
              .tiles = static_cast<std::uint32_t>(tiles)},
      limbs_(limbs) {}

void DeviceBatch::set_tiles(const TileRange& tiles) {
  packed_.first_tile = static_cast<std::uint32_t>(tiles.first);
  packed_.tiles = static_cast<std::uint32_t>(tiles.count);
}

std::size_t DeviceBatch::bytes(const Parameters& parameters, std::size_t features,
                               std::size_t parts, std::size_t limbs, std::size_t tiles) {
  return features * parts * tiles * words_of_tile(parameters, limbs) * sizeof(std::uint64_t);
}

BatchUpload::BatchUpload(const BatchTables& tables, const EncryptedBatch& batch,
                         std::size_t most_tiles)
    : tables_(tables),
      batch_(batch),
      cells_(tables, batch.features(), batch.parts(), batch.limbs(), most_tiles),
      worst_limb_(tables.device(), 1),
      workspace_(tables.device()) {
  tables.device()->clear(worst_limb_.data(), worst_limb_.bytes(), queue());
  if (tables.device()->is_pinned(batch.packed().data())) return;
  const std::size_t cells = batch.stored_parts() * batch.features() * most_tiles;
  staging_ = workspace_.stage<std::uint8_t>(
      cells * words_of_tile(*tables.parameters(), batch.limbs()) * sizeof(std::uint64_t));
}

void BatchUpload::restart(const TileRange& tiles, Device::Queue users) {
  // The staging memory is free again when its copies are done.
  workspace_.wait();
  tables_.device()->order(users, queue());
  start(tiles);
}

void BatchUpload::start(const TileRange& tiles) {
  cells_.set_tiles(tiles);
  copy(tiles);
  if (batch_.seed()) expand(*batch_.seed());
  look_for_others();
}

/// Limb by limb, so that the first is on its way while the next is brought into pinned memory. Of a
/// seeded batch part 0 of each tile goes beside the place of part 1.
void BatchUpload::copy(const TileRange& tiles) {
  std::uint64_t* to = cells_.packed().words;
  std::size_t first = 0, staged = 0;  // bytes of the limb in the batch, and in the staging memory
  for (std::size_t limb = 0; limb < batch_.limbs(); ++limb) {
    const auto bits = static_cast<std::size_t>(tables_.parameters()->coeff_modulus(limb).bits());
    const std::size_t cells = batch_.features() * bits * sizeof(std::uint64_t);
    const std::size_t run = batch_.stored_parts() * cells, place = batch_.parts() * cells;
    const auto bytes = batch_.packed().subspan(first + tiles.first * run, tiles.count * run);
    const Pitch pitch{.to = place, .from = run, .width = run, .rows = tiles.count};
    tables_.device()->copy_in(to, pinned(bytes, staged), pitch, queue());
    first += run * tables_.tiles();
    staged += bytes.size();
    to += place * tiles.count / sizeof(std::uint64_t);
  }
}

const std::uint8_t* BatchUpload::pinned(std::span<const std::uint8_t> bytes, std::size_t first) {
  if (staging_.empty()) return bytes.data();
  constexpr std::size_t share = std::size_t{1} << 20;
  std::uint8_t* const to = staging_.data() + first;
  parallel_for((bytes.size() + share - 1) / share, {}, [&](std::size_t i) {
    const auto part = bytes.subspan(i * share, std::min(share, bytes.size() - i * share));
    std::ranges::copy(part, to + i * share);
  });
  return to;
}

void BatchUpload::expand(const Seed& seed) {
  const ExpandSeed::Arguments arguments{.batch = cells_.packed(),
                                        .limbs = tables_.limbs(),
                                        .table = tables_.aes_table(),
                                        .key = expand_key(seed),
                                        .limb_count = static_cast<std::uint32_t>(cells_.limbs()),
                                        .domain = expand_domain,
                                        .retry_domain = uniform_retry_domain};
  const std::size_t shared = ExpandSeed::shared_bytes(tables_.most_bits(cells_.limbs()));
  const std::size_t groups = (cells_.features() + ExpandSeed::cells - 1) / ExpandSeed::cells;
  const std::size_t work = cells_.limbs() * cells_.packed().tiles * groups;
  workspace_.launch<ExpandSeed>(work, shared, arguments);
}

void BatchUpload::look_for_others() {
  const CheckResidues::Arguments arguments{
      .batch = cells_.packed(),
      .limbs = tables_.limbs(),
      .worst = worst_limb_.data(),
      .limb_count = static_cast<std::uint32_t>(batch_.limbs()),
      .parts = static_cast<std::uint32_t>(batch_.stored_parts())};
  const std::size_t rows = batch_.limbs() * cells_.packed().tiles * batch_.stored_parts();
  workspace_.launch<CheckResidues>(rows, 0, arguments);
}

void BatchUpload::check() {
  std::uint32_t worst_limb = 0;
  tables_.device()->copy_out(&worst_limb, worst_limb_.data(), worst_limb_.bytes(), queue());
  workspace_.wait();
  if (worst_limb == 0) return;
  fail(ErrorCode::corrupt, "a ciphertext residue is not below its prime {}",
       tables_.parameters()->coeff_modulus(worst_limb - 1).value());
}

std::size_t BatchUpload::bytes(const Parameters& parameters, std::size_t features,
                               std::size_t most_tiles) {
  return DeviceBatch::bytes(parameters, features, 2, parameters.limbs(), most_tiles);
}

void download(const BatchTables& tables, const DeviceBatch& batch, EncryptedBatch& out,
              Device::Queue queue) {
  tables.device()->copy_out(out.packed().data(), batch.packed().words, out.packed().size(), queue);
}

}  // namespace sealion::device
