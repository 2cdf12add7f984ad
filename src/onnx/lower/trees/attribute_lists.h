#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "onnx/lower/call.h"

namespace sealion::onnx {

/// Outputs of an ensemble and nodes of it, at most.
inline constexpr std::int64_t most_outputs = std::int64_t{1} << 12;
inline constexpr std::size_t most_tree_nodes = std::size_t{1} << 20;

template <typename T>
void check_length(const Call& call, const std::vector<T>& list, std::size_t length,
                  const std::string& name) {
  if (list.size() == length) return;
  call.refuse(fmt::format("'{}' has {} entries where {} are due", name, list.size(), length));
}

/// An entry as a number in [0, end).
inline std::size_t index_in(const Call& call, std::int64_t entry, std::size_t end,
                            const std::string& name) {
  if (entry >= 0 && static_cast<std::uint64_t>(entry) < end) return static_cast<std::size_t>(entry);
  call.refuse(fmt::format("'{}' names {} of {}", name, entry, end));
}

/// A list of numbers, which newer files have as a tensor of another name.
inline std::vector<double> numbers_or_tensor(const Call& call, const std::string& name) {
  const std::string tensor = name + "_as_tensor";
  return call.has(tensor) ? call.tensor_numbers(tensor) : call.numbers(name);
}

}  // namespace sealion::onnx
