#pragma once

#include <cstddef>

#include "layouts/cost.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/routes.h"
#include "layouts/packed/slots/slot_ring.h"
#include "schemes/bgv/parameters.h"

namespace sealion::packed {

/// A packing that is to run on parameters. Refers to all.
struct Arranged {
  const Packing& packing;
  const Interleaving& interleaving;
  const Routes& routes;
  const Levels& levels;
  const ParametersLiteral& parameters;
  int answer_bits;  ///< k: answers are sent modulo 2^k
};

/// Multiplications of residues that a value of one group takes beside key switches, in all
/// channels.
std::uint64_t multiply_adds(const Arranged& arranged, ValueId id);

/// What Engine does for a request of so many records, in all channels on so many threads, and what
/// travels: payload without the frame of the files.
Cost packed_cost(const Arranged& arranged, std::size_t records, std::size_t threads);
/// The same without the peak of memory, which takes no time: for searches.
Cost packed_cost_of_time(const Arranged& arranged, std::size_t records, std::size_t threads);

}  // namespace sealion::packed
