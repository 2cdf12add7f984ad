#include "heras/training/checks.h"

#include <cmath>

#include "base/error.h"

namespace sealion::heras {

void check_number(const char* what, double value, double low, double high) {
  if (value >= low && value <= high && std::isfinite(value)) return;
  if (std::isinf(high)) {
    fail(ErrorCode::invalid_argument, "{} is {}, not {} or above", what, value, low);
  }
  fail(ErrorCode::invalid_argument, "{} is {}, not in [{}, {}]", what, value, low, high);
}

void check_share(const char* what, double value) {
  if (value >= 0 && value < 1) return;
  fail(ErrorCode::invalid_argument, "{} is {}, not in [0, 1)", what, value);
}

void check_size(const char* what, std::size_t value, std::size_t low, std::size_t high) {
  if (value >= low && value <= high) return;
  fail(ErrorCode::invalid_argument, "{} is {}, not in [{}, {}]", what, value, low, high);
}

}  // namespace sealion::heras
