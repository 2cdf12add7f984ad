#pragma once

#include <cstddef>

#include "exchange/affine_form.h"
#include "layouts/cost.h"

namespace sealion {

/// What AffineExecutor does for a request of so many records, on one thread, and what travels:
/// payload without the frame of the files.
Cost affine_cost(const AffineForm& form, std::size_t records);
/// What masking its answers adds.
Cost affine_masking_cost(const AffineForm& form, std::size_t records);

}  // namespace sealion
