#pragma once

#include <optional>

#include "real/real_program.h"

namespace sealion::real {

/// What `linear` makes of one forest, or of several that stand one after the other, as one forest:
/// its leaves say what the rows make of them. Nothing where something else is read, or where that
/// would be too large.
std::optional<ForestNode> weighed_forests(const Program& program, const LinearNode& linear);

}  // namespace sealion::real
