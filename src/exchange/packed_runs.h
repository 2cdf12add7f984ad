#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion {

/// Most directions of one run, and runs of one form.
inline constexpr std::size_t most_run_axes = 6;
inline constexpr std::size_t most_runs = std::size_t{1} << 18;

/// One direction of a run: so often, elements and slots so much further on each time.
struct RunAxis {
  std::uint32_t count;        ///< at least 2
  std::int32_t element_step;  ///< 0 for copies
  std::uint32_t slot_step;    ///< at least 1

  friend auto operator<=>(const RunAxis&, const RunAxis&) = default;
};

/// Elements that lie in a ciphertext at regular distances in one or several directions: element
/// `element` + sum of i_a element_step_a in slot `slot` + sum of i_a slot_step_a, for all 0 <= i_a
/// < count_a. The windows of an image are a run (columns, rows, copies), and so are the rotated
/// copies of a vector.
struct SlotRun {
  std::uint32_t element;
  std::uint32_t ciphertext;
  std::uint32_t slot;
  std::vector<RunAxis> axes;  ///< innermost first; none for a single element

  friend bool operator==(const SlotRun&, const SlotRun&) = default;
};

/// Runs that say which element lies where, in the order of their first slots: `elements` is
/// [ciphertexts][period], below 0 where nothing lies. Found greedily: runs of one shape that follow
/// each other by the step that is most frequent among them become one run of a direction more.
std::vector<SlotRun> runs_of(std::span<const std::int32_t> elements, std::size_t period);

/// Calls visit(element, slot) for all of a run, its directions from `axes` of them down.
template <typename Visit>
void visit_run(const SlotRun& run, std::size_t axes, std::int64_t element, std::size_t slot,
               const Visit& visit) {
  if (axes == 0) {
    visit(static_cast<std::size_t>(element), slot);
    return;
  }
  const RunAxis& axis = run.axes[axes - 1];
  for (std::uint32_t i = 0; i < axis.count; ++i) {
    visit_run(run, axes - 1, element + std::int64_t{i} * axis.element_step,
              slot + std::size_t{i} * axis.slot_step, visit);
  }
}

template <typename Visit>
void visit_run(const SlotRun& run, const Visit& visit) {
  visit_run(run, run.axes.size(), run.element, run.slot, visit);
}

}  // namespace sealion
