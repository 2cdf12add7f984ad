#pragma once

#include <string>

namespace sealion {

/// What runs encrypted programs, as of the last answer.
struct DeviceReport {
  std::string kind;  ///< "cpu", "cuda" or "emulated"
  std::string name;  ///< for people: of the card, or of the processor's kernels
  std::string why;   ///< one sentence: what was asked for, what forecasts say, what was refused
};

}  // namespace sealion
