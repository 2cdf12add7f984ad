#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/execution_context.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion::heras::train {

/// An integer of a record while a network is trained: no record takes more memory than that.
using Level = std::int16_t;

/// Records that are made at a time: few, for each number takes eight bytes meanwhile.
inline constexpr std::size_t records_at_a_time = 256;

/// Throws `unsupported` for rules that make larger integers.
void check_levels(const Preprocessing& preprocessing);

/// The first `count` records as the rules make them, [count][inputs].
std::vector<Level> levels_of(const Preprocessing& preprocessing, const Inputs& inputs,
                             std::size_t count, const ExecutionContext& context = {});

}  // namespace sealion::heras::train
