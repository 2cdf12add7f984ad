#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layouts/slotwise/schedule/schedule.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// The factors on the messages of a scheduled program: what modulus switching leaves, and what the
/// inputs come with.
class Corrections {
 public:
  /// Refers to the schedule. `of_input` is the correction of every input, in [1, t).
  Corrections(const Schedule& schedule, ParametersPtr parameters, std::uint64_t of_input = 1);

  /// The correction of a value as a stage sees it, in [1, t).
  std::uint64_t of(NodeId value, std::size_t stage) const;
  std::uint64_t of_input() const { return of_input_; }
  /// Of the answer, after the last barrier.
  std::uint64_t of_output() const { return of(schedule_.output(), schedule_.client()); }

  /// What adds `constant` to the message of a value: its product with the correction mod t,
  /// centred.
  std::int64_t constant(std::int64_t constant, NodeId value, std::size_t stage) const;
  /// What brings one value to the correction of another: the quotient mod t, centred.
  std::int64_t ratio(NodeId from, NodeId to, std::size_t stage) const;

 private:
  const Schedule& schedule_;
  ParametersPtr parameters_;
  std::uint64_t of_input_;
  std::vector<std::uint64_t> switches_;  // [barriers], what one switch multiplies by
};

}  // namespace sealion
