#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "bench/seal/comparison.h"
#include "program/program.h"
#include "schemes/bgv/parameters.h"

namespace sealion::bench {

/// A network on both sides: the same parameters, keys and encrypted inputs, a full batch.
struct NetworkComparison {
  std::string name;
  ParametersLiteral parameters;
  /// One for each way to write it for SEAL.
  std::vector<Comparison> ways;
};

struct NetworkRequest {
  std::size_t rounds;
  std::size_t threads;
};

/// A network to compare, and the largest value that each node takes, where that is known.
struct NamedProgram {
  std::string name;
  Program program;
  std::vector<double> largest_seen = {};
};

/// Plans the program for clients of SEAL and evaluates a batch of random inputs on both sides, all
/// plaintext moduli one after the other. Throws `corrupt` where an answer is not that of the plain
/// integers, `unsupported` as SealNetwork does, and for a plan with barriers. `progress(done, all)`
/// is called after each round.
NetworkComparison compare_network(const NamedProgram& network, const NetworkRequest& request,
                                  const std::function<void(std::size_t, std::size_t)>& progress);

}  // namespace sealion::bench
