#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "bench/seal/comparison.h"
#include "schemes/bgv/parameters.h"

namespace sealion::bench {

/// n = 8192 at 128 bits: four data primes of 42 bits, a special one of 46, t of 20.
ParametersPtr primitive_parameters();

/// Operations on single BGV ciphertexts of the same residues and keys on both sides, one thread.
/// `progress(done, all)` is called after each round.
std::vector<Comparison> compare_primitives(
    std::size_t rounds, const std::function<void(std::size_t, std::size_t)>& progress);

}  // namespace sealion::bench
