#include "onnx/file/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"

namespace sealion::onnx {
namespace {

struct Exception {
  std::string_view operation, attribute;
  Numbers allowed;
};

constexpr std::array exceptions = {
    Exception{"Imputer", "replaced_value_float", Numbers::any},
    Exception{"LabelEncoder", "default_float", Numbers::any},
    Exception{"LabelEncoder", "keys_floats", Numbers::any},
    Exception{"LabelEncoder", "values_floats", Numbers::any},
    Exception{"TreeEnsemble", "membership_values", Numbers::any},  // NaN ends a set
    Exception{"TreeEnsemble", "nodes_splits", Numbers::finite_or_inf},
    Exception{"TreeEnsembleClassifier", "nodes_values", Numbers::finite_or_inf},
    Exception{"TreeEnsembleClassifier", "nodes_values_as_tensor", Numbers::finite_or_inf},
    Exception{"TreeEnsembleRegressor", "nodes_values", Numbers::finite_or_inf},
    Exception{"TreeEnsembleRegressor", "nodes_values_as_tensor", Numbers::finite_or_inf},
};

bool is_allowed(double value, Numbers allowed) {
  return std::isfinite(value) || allowed == Numbers::any ||
         (allowed == Numbers::finite_or_inf && std::isinf(value));
}

/// Coordinates of an element.
Shape coordinates(std::size_t element, const Shape& shape) {
  Shape place(shape.size());
  for (std::size_t d = shape.size(); d-- > 0; element /= shape[d]) place[d] = element % shape[d];
  return place;
}

void check(std::span<const double> values, const Shape& shape, Numbers allowed,
           const std::string& place) {
  const auto bad = std::find_if_not(values.begin(), values.end(),
                                    [&](double value) { return is_allowed(value, allowed); });
  if (bad == values.end()) return;
  fail(ErrorCode::unsupported, "{} holds {} at {}: numbers must be finite; did the training fail?",
       place, *bad, to_string(coordinates(static_cast<std::size_t>(bad - values.begin()), shape)));
}

}  // namespace

Numbers numbers_of(std::string_view operation, std::string_view attribute) {
  const auto exception =
      std::find_if(exceptions.begin(), exceptions.end(), [&](const Exception& candidate) {
        return candidate.operation == operation && candidate.attribute == attribute;
      });
  return exception == exceptions.end() ? Numbers::finite : exception->allowed;
}

void check_numbers(const Tensor& tensor, Numbers allowed, const std::string& place) {
  if (const auto* values = std::get_if<std::vector<double>>(&tensor.elements)) {
    check(*values, tensor.shape, allowed, place);
  }
}

void check_numbers(std::span<const double> values, Numbers allowed, const std::string& place) {
  check(values, {values.size()}, allowed, place);
}

}  // namespace sealion::onnx
