#pragma once

#include <vector>

#include "round_trip.h"
#include "seal/context.h"

namespace sealion::fuzz {

/// The parameters of the seeds in corpus/seal_*, in BGV and in BFV.
const std::vector<seal::Context>& contexts();

/// How the object says that it is compressed; any mode where it says nothing sound.
seal::Compression compression_of(ByteSpan object);

/// A round trip in each context: `read(reader, context)` and `write(value, context, compression)`.
template <typename Read, typename Write, typename Equal = std::equal_to<>>
void fuzz_object(ByteSpan bytes, const Read& read, const Write& write, const Equal& equal = {}) {
  for (const seal::Context& context : contexts()) {
    const auto read_here = [&](ByteSpan object) {
      ByteReader reader(object, "fuzz");
      return read(reader, context);
    };
    const auto write_here = [&](const auto& value) {
      return write(value, context, compression_of(bytes));
    };
    expect_round_trip(bytes, read_here, write_here, equal);
  }
}

}  // namespace sealion::fuzz
