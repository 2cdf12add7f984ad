#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion::packed {

/// The ciphertexts `make(i, how)` for i in [0, count), made in `parallel_in_shares`.
template <typename Make>
std::vector<Ciphertext> made_in_shares(std::size_t count, const ExecutionContext& context,
                                       const Make& make) {
  std::vector<std::optional<Ciphertext>> made(count);
  parallel_in_shares(count, context, [&](std::size_t i, const ExecutionContext& how) {
    made[i].emplace(make(i, how));
  });
  std::vector<Ciphertext> out;
  out.reserve(count);
  for (auto& ciphertext : made) out.push_back(std::move(*ciphertext));
  return out;
}

}  // namespace sealion::packed
