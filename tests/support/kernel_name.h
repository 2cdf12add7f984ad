#pragma once

#include <ostream>

#include "ring/kernels/kernels.h"

namespace sealion::kernels {

/// What a test that runs for several tables is listed as.
inline void PrintTo(const KernelTable* table, std::ostream* out) { *out << table->name; }

}  // namespace sealion::kernels
