#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sealion {

/// Elements of an array, the last index fastest: small unsigned integers, other integers, floating
/// point, texts. Each kind holds what files have without rounding.
using Elements = std::variant<std::vector<std::uint8_t>, std::vector<std::int64_t>,
                              std::vector<float>, std::vector<double>, std::vector<std::string>>;

/// An array of any number of dimensions.
struct Array {
  std::vector<std::size_t> shape;
  Elements elements;

  friend bool operator==(const Array&, const Array&) = default;
};

inline constexpr std::size_t most_array_elements = std::size_t{1} << 30;

/// How many elements an array of this shape has; none where they are more than `most`.
std::optional<std::size_t> element_count(const std::vector<std::size_t>& shape, std::size_t most);

}  // namespace sealion
