#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace sealion {

/// No integer that a value becomes is larger.
inline constexpr std::int64_t largest_level = std::int64_t{1} << 31;

/// What becomes of a value that the model was not made for.
enum class Unexpected {
  refuse,  ///< the record is not taken
  clip     ///< the nearest value that the model was made for; of a category, none of the known
};

/// A number becomes one integer, floor((value - offset) * factor + 0.5) in double precision. (To
/// standardise is offset = mean, factor = levels / deviation; min-max is offset = minimum, factor =
/// levels / (maximum - minimum).) Infinity is always refused.
struct NumericRule {
  double offset = 0, factor = 1;
  double least = 0, most = 0;             ///< what the model was made for
  Unexpected outside = Unexpected::clip;  ///< of [least, most]
  std::optional<double> missing =
      std::nullopt;  ///< taken where a value is missing; without it, refused

  friend bool operator==(const NumericRule&, const NumericRule&) = default;
};

/// The least and the largest that an integer of a record can be; 0 lies between.
struct InputBounds {
  std::int64_t low, high;
};
InputBounds joined(InputBounds a, InputBounds b);
InputBounds bounds_of(const NumericRule& rule);

/// Throws `invalid_argument` naming what the rule is of.
void check_rule(const NumericRule& rule, const std::string& name);

}  // namespace sealion
