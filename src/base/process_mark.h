#pragma once

#include <cstdint>

namespace sealion {

/// Tells a process from the copies of it that `fork` makes. What must not go on in both, a secret
/// stream or the count of what was used, keeps the mark of the process that it was made in.
class ProcessMark {
 public:
  /// Of the process that calls it; the same as long as it lives. Cheap. Throws std::bad_alloc.
  static ProcessMark current();

  friend bool operator==(const ProcessMark&, const ProcessMark&) = default;

 private:
  explicit ProcessMark(std::uint64_t generation) : generation_(generation) {}

  std::uint64_t generation_;  // grows from parent to child, and so never comes again
};

}  // namespace sealion
