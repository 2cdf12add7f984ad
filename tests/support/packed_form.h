#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "exchange/packed_form.h"

namespace sealion::testing {

/// Draws forms of all kinds: one or several ciphertexts, with or without repetition, copies in
/// order or at random, features that lie nowhere.
class RandomForms {
 public:
  explicit RandomForms(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }
  std::size_t power(std::size_t most) {
    std::size_t power = 1;
    while (power < most && below(3) != 0) power *= 2;
    return power;
  }

  /// [ciphertexts][period] of elements below `inputs`, -1 for none.
  std::vector<std::int32_t> elements(std::size_t slots, std::size_t inputs) {
    std::vector<std::int32_t> elements(slots, -1);
    const std::size_t first = below(inputs), step = below(inputs), gap = 1 + below(3);
    const bool is_regular = below(2) == 0;
    for (std::size_t i = 0; i < slots; i += gap) {
      const std::size_t element = is_regular ? first + i / gap % 7 * step : below(inputs);
      if (below(8) != 0) elements[i] = static_cast<std::int32_t>(element % inputs);
    }
    return elements;
  }

  PackedForm form(std::size_t n, std::size_t inputs, std::size_t outputs) {
    PackedForm form;
    form.records = power(n / 2);
    const std::size_t slots = n / form.records;
    form.input.ciphertexts = 1 + below(3);
    form.input.period = power(slots);
    form.input.literals = below(3) == 0;
    form.input.runs =
        runs_of(elements(form.input.ciphertexts * form.input.period, form.input.elements(inputs)),
                form.input.period);
    form.output.ciphertexts = 1 + below(3);
    form.output.period = power(slots);
    form.output.bits = 20;
    for (std::size_t i = 0; i < outputs; ++i) {
      form.output.places.push_back({static_cast<std::uint32_t>(below(form.output.ciphertexts)),
                                    static_cast<std::uint32_t>(below(form.output.period))});
    }
    return form;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace sealion::testing
