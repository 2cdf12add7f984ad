#pragma once

#include "real/real_program.h"

namespace sealion::real {

/// A linear node behind another becomes one, where that has no more weights than both, and one
/// behind forests a forest; nodes that the last one then no longer needs are gone.
Program fused(const Program& program);

}  // namespace sealion::real
