#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "program/schedule.h"
#include "rlwe/parameters.h"

namespace sealion {

/// The factors that modulus switching leaves on the messages of a scheduled program.
class Corrections {
 public:
  Corrections(const Schedule& schedule, ParametersPtr parameters);

  /// The correction of a value with these switches (Schedule::switches), in [1, t).
  std::uint64_t of(const std::vector<unsigned>& switches) const;

  /// What adds `constant` to a message under that correction: their product mod t, centred.
  std::int64_t constant(std::int64_t constant, const std::vector<unsigned>& switches) const;
  /// What brings a message from one correction to another: their quotient mod t, centred.
  std::int64_t ratio(const std::vector<unsigned>& from, const std::vector<unsigned>& to) const;

 private:
  ParametersPtr parameters_;
  std::vector<std::uint64_t> switches_;  // [barriers], what one switch multiplies by
};

}  // namespace sealion
