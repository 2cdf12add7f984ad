#pragma once

#include <vector>

#include "exchange/packed_form.h"
#include "schemes/bgv/parameters.h"

/// What the seeds of packed answers belong to: two channels of sixteen slots, two records in each
/// ciphertext.
namespace sealion::fuzz {

/// Of six features, one in two copies, and three answers.
const PackedForm& small_packed_form();
const std::vector<ParametersPtr>& packed_channels();

}  // namespace sealion::fuzz
