#include "exchange/affine_form.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/error.h"
#include "exchange/limits.h"

namespace sealion {
namespace {

void check_features(const AffineForm& form) {
  if (form.inputs == 0 || form.inputs > most_inputs) {
    fail(ErrorCode::invalid_argument, "an affine form of {} inputs where 1 to {} are possible",
         form.inputs, most_inputs);
  }
  const auto& features = form.features;
  const bool ascends = std::adjacent_find(features.begin(), features.end(),
                                          [](auto a, auto b) { return a >= b; }) == features.end();
  if (features.empty() || !ascends || features.back() >= form.inputs) {
    fail(ErrorCode::invalid_argument,
         "an affine form's {} features must be at least one, ascending and below {}",
         features.size(), form.inputs);
  }
}

}  // namespace

std::size_t AffineForm::sent(std::size_t records) const {
  std::uint64_t sum = 0;
  const std::uint64_t full = records / records_per_set();
  const std::size_t rest = records % records_per_set();
  for (std::size_t i = 0; i < blocks(); ++i) {
    sum += full == 0 ? 0 : full * window(records_per_set(), i);
    sum += rest == 0 ? 0 : window(rest, i);
  }
  return addressable({sum, sizeof(std::uint64_t)}) / sizeof(std::uint64_t);
}

void check_form(const AffineForm& form) {
  check_features(form);
  if (form.outputs == 0 || form.outputs > most_inputs) {
    fail(ErrorCode::invalid_argument, "an affine form of {} outputs where 1 to {} are possible",
         form.outputs, most_inputs);
  }
  const std::size_t n = form.parameters.n;
  const bool fits = form.block >= 1 && form.block <= n && form.side >= 1 &&
                    form.side <= n / form.block && form.block <= form.features.size() &&
                    form.side <= form.outputs;
  if (!fits) {
    fail(ErrorCode::invalid_argument,
         "blocks of {} features for {} answers side by side do not fit {} coefficients, {} "
         "features and {} outputs",
         form.block, form.side, n, form.features.size(), form.outputs);
  }
}

void check_records(std::size_t records) {
  if (records >= 1 && records <= most_affine_records) return;
  fail(ErrorCode::invalid_argument, "{} records in one request where 1 to {} are possible", records,
       most_affine_records);
}

}  // namespace sealion
