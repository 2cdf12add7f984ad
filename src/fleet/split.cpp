#include "fleet/split.h"

#include <algorithm>

namespace sealion::fleet {
namespace {

std::size_t divide_up(std::size_t pieces, std::size_t machines) {
  return (pieces + machines - 1) / machines;
}

/// A machine that has `share` of the work.
Split share_of(const DivisibleRequest& request, SplitBy by, std::size_t machines, double share) {
  const auto scaled = [&](std::uint64_t bytes) {
    return static_cast<std::uint64_t>(static_cast<double>(bytes) * share);
  };
  return {.by = by,
          .machines = machines,
          .evaluation_seconds = request.seconds * share,
          .network_seconds = 0,
          .memory_bytes =
              request.process_bytes + request.expanded_key_bytes + scaled(request.working_bytes),
          .upload_bytes = scaled(request.upload_bytes),
          .moved_bytes = 0};
}

/// So many pieces, evenly: what is left over keeps one machine longer than the others.
Split split_pieces(const DivisibleRequest& request, SplitBy by, std::size_t pieces,
                   std::size_t most_machines) {
  const std::size_t machines = std::min(pieces, most_machines);
  const double share =
      static_cast<double>(divide_up(pieces, machines)) / static_cast<double>(pieces);
  return share_of(request, by, machines, share);
}

/// Of scattered bytes each machine keeps its own; shared ones go to all others.
void add_exchanges(Split& split, const DivisibleRequest& request, double network_bits) {
  const auto machines = static_cast<double>(split.machines), others = machines - 1;
  const double moved = static_cast<double>(request.scattered_bytes) * others / machines +
                       static_cast<double>(request.shared_bytes) * others;
  split.moved_bytes = static_cast<std::uint64_t>(moved);
  split.network_seconds = 8 * moved / machines / network_bits;
}

}  // namespace

std::vector<Split> price_splits(const DivisibleRequest& request, std::size_t machines,
                                double network_bits) {
  std::vector<Split> splits{share_of(request, SplitBy::nothing, 1, 1)};
  if (request.moduli > 1) {
    splits.push_back(split_pieces(request, SplitBy::plaintext_moduli, request.moduli, machines));
  }
  const auto add_exchanging = [&](SplitBy by, std::size_t pieces) {
    if (pieces < 2) return;
    Split& split = splits.emplace_back(split_pieces(request, by, pieces, machines));
    add_exchanges(split, request, network_bits);
  };
  add_exchanging(SplitBy::primes, request.primes);
  add_exchanging(SplitBy::tiles, request.tiles);
  return splits;
}

}  // namespace sealion::fleet
