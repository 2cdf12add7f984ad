#include "heras/report/split_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "base/error.h"
#include "base/quantity.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/split_request.h"
#include "fleet/split.h"

namespace sealion::heras {
namespace {

/// As the engine's tiles are, or fewer points of a small ring.
std::size_t tiles_of(std::size_t n) { return std::max<std::size_t>(1, n / tile_points); }

std::size_t separate_moduli(const Manifest& manifest) {
  return can_split(manifest) ? manifest.parameters.plain_moduli.size() : 1;
}

fleet::DivisibleRequest divisible(const Deployment& deployment, const CostModel& rates) {
  const Manifest& manifest = deployment.manifest;
  const std::size_t records = request_records(deployment);
  const Cost cost = deployment.prepared->cost(records, rates.threads);
  const std::uint64_t keys = expanded_evaluation_key_bytes(manifest);
  const Exchanges exchanges = deployment.prepared->exchanges(records);
  return {.seconds = server_seconds(cost, rates),
          .process_bytes = rates.process_bytes,
          .working_bytes = cost.peak_bytes - std::min(cost.peak_bytes, keys),
          .expanded_key_bytes = keys,
          .upload_bytes = request_bytes(manifest, deployment.prepared->channels(), records),
          .moduli = separate_moduli(manifest),
          .primes = manifest.parameters.coeff_moduli.size(),
          .tiles = exchanges.has_tiles ? tiles_of(manifest.parameters.n) : 1,
          .scattered_bytes = exchanges.scattered_bytes,
          .shared_bytes = exchanges.shared_bytes};
}

struct Way {
  const char *key, *words;
};

Way way_of(fleet::SplitBy by) {
  switch (by) {
    case fleet::SplitBy::nothing:
      return {"nothing", "one machine"};
    case fleet::SplitBy::plaintext_moduli:
      return {"plaintext_moduli", "by plaintext modulus"};
    case fleet::SplitBy::primes:
      return {"primes", "by prime, at best"};
    case fleet::SplitBy::tiles:
      return {"tiles", "by tile of points, at best"};
  }
  return {"", ""};
}

ReportTable empty_table(const Deployment& deployment, const SplitRequest& asked) {
  const std::size_t records = request_records(deployment);
  return ReportTable(
      {{"", Alignment::left, Unit::none, "way"},
       {"split", Alignment::left},
       {"machines", Alignment::right, Unit::count, "machines"},
       {"time", Alignment::right, Unit::seconds, "seconds"},
       {"of it network", Alignment::right, Unit::seconds, "network_seconds"},
       {"memory of each", Alignment::right, Unit::bytes, "memory_bytes"},
       {"upload to each", Alignment::right, Unit::bytes, "upload_bytes"},
       {"between them", Alignment::right, Unit::bytes, "moved_bytes"}},
      fmt::format("One request of {} record{} on up to {} machines, {:g} Gbit/s between them",
                  with_commas(records), records == 1 ? "" : "s", with_commas(asked.machines),
                  asked.network_bits / 1e9));
}

}  // namespace

ReportTable split_table(const Deployment& deployment, const CostModel& rates,
                        const SplitRequest& asked) {
  if (std::holds_alternative<AffineForm>(deployment.manifest.form)) {
    fail(ErrorCode::invalid_argument,
         "--split: an affine request is one product of polynomials, which nothing is gained by "
         "splitting; ask without, or with --layout slotwise");
  }
  ReportTable table = empty_table(deployment, asked);
  const fleet::DivisibleRequest request = divisible(deployment, rates);
  for (const fleet::Split& split :
       fleet::price_splits(request, asked.machines, asked.network_bits)) {
    const Way way = way_of(split.by);
    table.add({way.key, way.words, std::uint64_t{split.machines}, split.seconds(),
               split.network_seconds, split.memory_bytes, split.upload_bytes, split.moved_bytes});
  }
  return table;
}

}  // namespace sealion::heras
