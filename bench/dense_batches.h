#pragma once

#include <cstddef>

#include "exchange/batch.h"
#include "schemes/bgv/parameters.h"

namespace sealion::bench {

/// n = 4096, two primes of 46 bits.
ParametersPtr dense_parameters();

/// Random ciphertexts of so many features, the second parts perhaps as a seed.
EncryptedBatch random_batch(const ParametersPtr& parameters, std::size_t features, bool seeded);

}  // namespace sealion::bench
