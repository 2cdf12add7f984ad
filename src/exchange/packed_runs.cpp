#include "exchange/packed_runs.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>

namespace sealion {
namespace {

/// The direction that leads from one run to the next; none where their shapes differ.
std::optional<RunAxis> step_between(const SlotRun& run, const SlotRun& next) {
  if (next.ciphertext != run.ciphertext || next.axes != run.axes) return std::nullopt;
  return RunAxis{2,
                 static_cast<std::int32_t>(std::int64_t{next.element} - std::int64_t{run.element}),
                 next.slot - run.slot};
}

/// How many runs from `first` on follow each other at equal distances, and at which.
RunAxis sequence_from(std::span<const SlotRun> runs, std::size_t first) {
  RunAxis axis{1, 0, 0};
  for (std::size_t i = first; i + 1 < runs.size(); ++i) {
    const auto step = step_between(runs[i], runs[i + 1]);
    const bool goes_on = step && (i == first || (step->element_step == axis.element_step &&
                                                 step->slot_step == axis.slot_step));
    if (!goes_on) break;
    axis = {axis.count + 1, step->element_step, step->slot_step};
  }
  return axis;
}

/// Runs cut into sequences, one after the other.
std::vector<RunAxis> sequences_of(std::span<const SlotRun> runs) {
  std::vector<RunAxis> sequences;
  for (std::size_t i = 0; i < runs.size(); i += sequences.back().count) {
    sequences.push_back(sequence_from(runs, i));
    // The second of a pair may be the first of a longer sequence.
    if (sequences.back().count == 2 && sequence_from(runs, i + 1).count > 2) {
      sequences.back().count = 1;
    }
  }
  return sequences;
}

/// One direction more where there is one. Sequences that happen to go on where the next begins are
/// cut to the length of the shortest: the last copy of a row before the first of the next row.
std::vector<SlotRun> merged(std::span<const SlotRun> runs) {
  const std::vector<RunAxis> sequences = sequences_of(runs);
  std::uint32_t shortest = std::numeric_limits<std::uint32_t>::max();
  for (const RunAxis& axis : sequences) {
    if (axis.count > 1) shortest = std::min(shortest, axis.count);
  }
  std::vector<SlotRun> out;
  std::size_t next = 0;
  for (RunAxis axis : sequences) {
    const std::size_t end = next + axis.count;
    if (axis.count % shortest == 0) axis.count = shortest;
    for (; next < end; next += axis.count) {
      out.push_back(runs[next]);
      if (axis.count > 1) out.back().axes.push_back(axis);
    }
  }
  return out;
}

}  // namespace

std::vector<SlotRun> runs_of(std::span<const std::int32_t> elements, std::size_t period) {
  assert(elements.size() <= std::numeric_limits<std::uint32_t>::max());
  std::vector<SlotRun> runs;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i] < 0) continue;
    runs.push_back({.element = static_cast<std::uint32_t>(elements[i]),
                    .ciphertext = static_cast<std::uint32_t>(i / period),
                    .slot = static_cast<std::uint32_t>(i % period),
                    .axes = {}});
  }
  for (std::size_t axes = 0; axes < most_run_axes; ++axes) {
    std::vector<SlotRun> fewer = merged(runs);
    if (fewer.size() == runs.size()) break;
    runs = std::move(fewer);
  }
  return runs;
}

}  // namespace sealion
