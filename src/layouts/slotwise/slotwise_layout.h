#pragma once

#include "layouts/layout.h"

namespace sealion {

/// One ciphertext a feature, a record in each slot: the layout of whole batches, which needs no
/// rotation and runs everything between two barriers point by point.
const Layout& slotwise_layout();

}  // namespace sealion
