#pragma once

#include <variant>

#include "data/array/array.h"
#include "round_trip.h"

namespace sealion::fuzz {

inline void expect_sound(const Array& array) {
  const std::size_t elements =
      std::visit([](const auto& values) { return values.size(); }, array.elements);
  expect(element_count(array.shape, most_array_elements) == elements,
         "an array has the elements that its shape states");
}

}  // namespace sealion::fuzz
