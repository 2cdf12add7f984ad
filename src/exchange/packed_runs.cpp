#include "exchange/packed_runs.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <map>
#include <utility>

namespace sealion {
namespace {

/// From one run to the next of its shape: elements and slots.
using RunStep = std::pair<std::int32_t, std::uint32_t>;

/// Of runs of one shape, in the order of their slots.
using RunShape = std::pair<std::uint32_t, std::vector<RunAxis>>;  // ciphertext, axes
using RunsByShape = std::map<RunShape, std::vector<SlotRun>>;

RunStep step_after(const std::vector<SlotRun>& runs, std::size_t i) {
  return {static_cast<std::int32_t>(std::int64_t{runs[i + 1].element} - runs[i].element),
          runs[i + 1].slot - runs[i].slot};
}

/// The most frequent step and how often it is there.
std::pair<RunStep, std::size_t> frequent_step(const std::vector<SlotRun>& runs) {
  std::map<RunStep, std::size_t> counts;
  // Most are as the one before.
  auto last = counts.end();
  for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
    const RunStep step = step_after(runs, i);
    if (last == counts.end() || last->first != step) last = counts.try_emplace(step).first;
    ++last->second;
  }
  std::pair<RunStep, std::size_t> most{};
  for (const auto& count : counts) {
    if (count.second > most.second) most = count;
  }
  return most;
}

/// How many runs follow each other by this step, from each that begins such a sequence on.
std::vector<std::uint32_t> sequences_of(const std::vector<SlotRun>& runs, const RunStep& step) {
  std::vector<std::uint32_t> lengths = {1};
  for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
    if (step_after(runs, i) == step) {
      ++lengths.back();
    } else {
      lengths.push_back(1);
    }
  }
  return lengths;
}

/// Runs of one shape, with one direction more where the most frequent step leads from one to the
/// next. Sequences that happen to go on where the next begins are cut to the length of the
/// shortest: the last copy of a row before the first of the next row.
void merge_alike(const std::vector<SlotRun>& runs, std::vector<SlotRun>& out) {
  // A single pair takes as many numbers as its halves.
  const auto [step, count] = frequent_step(runs);
  if (count < 2 || runs.front().axes.size() == most_run_axes) {
    out.insert(out.end(), runs.begin(), runs.end());
    return;
  }
  const std::vector<std::uint32_t> lengths = sequences_of(runs, step);
  std::uint32_t shortest = std::numeric_limits<std::uint32_t>::max();
  for (const std::uint32_t length : lengths) {
    if (length > 1) shortest = std::min(shortest, length);
  }
  std::size_t next = 0;
  for (const std::uint32_t length : lengths) {
    const std::uint32_t piece = length % shortest == 0 ? shortest : length;
    for (const std::size_t end = next + length; next < end; next += piece) {
      out.push_back(runs[next]);
      if (piece > 1) out.back().axes.push_back({piece, step.first, step.second});
    }
  }
}

std::vector<SlotRun> merged_runs(const std::vector<SlotRun>& runs) {
  RunsByShape shapes;
  auto last = shapes.end();
  for (const SlotRun& run : runs) {
    const bool is_alike = last != shapes.end() && last->first.first == run.ciphertext &&
                          last->first.second == run.axes;
    if (!is_alike) last = shapes.try_emplace({run.ciphertext, run.axes}).first;
    last->second.push_back(run);
  }
  std::vector<SlotRun> out;
  for (const auto& shape : shapes) merge_alike(shape.second, out);
  std::sort(out.begin(), out.end(), [](const SlotRun& a, const SlotRun& b) {
    return std::pair(a.ciphertext, a.slot) < std::pair(b.ciphertext, b.slot);
  });
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
  for (std::size_t before = 0; before != runs.size();) {
    before = runs.size();
    runs = merged_runs(runs);
  }
  return runs;
}

}  // namespace sealion
