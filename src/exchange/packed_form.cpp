#include "exchange/packed_form.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace sealion {
namespace {

/// Ciphertexts that carry inputs or outputs.
void check_packed_carrier(const char* what, std::size_t ciphertexts, std::size_t period,
                          std::size_t slots) {
  if (!std::has_single_bit(period) || period > slots) {
    fail(ErrorCode::invalid_argument,
         "a packed {} that repeats itself after {} slots: powers of two up to {} are possible",
         what, period, slots);
  }
  if (ciphertexts == 0 || ciphertexts > most_packed_slots / period) {
    fail(ErrorCode::invalid_argument,
         "a packed {} on {} ciphertexts of {} slots: 1 to {} are "
         "possible",
         what, ciphertexts, period, most_packed_slots / period);
  }
}

/// How often a run writes; nothing above `most`.
std::size_t writes_of(const SlotRun& run, std::size_t most) {
  std::size_t writes = 1;
  for (const RunAxis& axis : run.axes) {
    if (axis.count < 2 || axis.slot_step == 0 || axis.count > most / writes) return 0;
    writes *= axis.count;
  }
  return writes;
}

/// The least and the greatest of what a run reaches.
struct Reach {
  std::int64_t first_element, last_element, last_slot;
};

Reach reach_of(const SlotRun& run) {
  Reach reach{run.element, run.element, run.slot};
  for (const RunAxis& axis : run.axes) {
    const std::int64_t way = std::int64_t{axis.count - 1} * axis.element_step;
    reach.first_element += std::min<std::int64_t>(way, 0);
    reach.last_element += std::max<std::int64_t>(way, 0);
    reach.last_slot += std::int64_t{axis.count - 1} * axis.slot_step;
  }
  return reach;
}

/// Marks the slots that a run writes, each for the first time.
class SlotMarks {
 public:
  SlotMarks(const PackedInput& input, std::size_t elements)
      : input_(input),
        elements_(elements),
        left_(input.ciphertexts * input.period),
        marks_(left_) {}

  void mark(const SlotRun& run, std::size_t index) {
    const std::size_t writes = run.axes.size() <= most_run_axes ? writes_of(run, left_) : 0;
    const bool is_counted = writes != 0 && writes <= left_ && run.ciphertext < input_.ciphertexts;
    if (!is_counted || !is_inside(reach_of(run))) {
      fail(ErrorCode::invalid_argument,
           "run {} of a packed input, from element {} at slot {} of ciphertext {}, leaves {} "
           "elements or {} ciphertexts of {} slots",
           index, run.element, run.slot, run.ciphertext, elements_, input_.ciphertexts,
           input_.period);
    }
    left_ -= writes;
    const std::size_t start = run.ciphertext * input_.period;
    visit_run(run, [&](std::size_t, std::size_t slot) {
      if (marks_[start + slot]) {
        fail(ErrorCode::invalid_argument,
             "run {} of a packed input: slot {} of ciphertext {} is taken already", index, slot,
             run.ciphertext);
      }
      marks_[start + slot] = true;
    });
  }

 private:
  bool is_inside(const Reach& reach) const {
    return reach.first_element >= 0 && reach.last_element < static_cast<std::int64_t>(elements_) &&
           reach.last_slot < static_cast<std::int64_t>(input_.period);
  }

  const PackedInput& input_;
  std::size_t elements_, left_;
  std::vector<bool> marks_;
};

void check_places(const PackedOutput& output, std::size_t outputs) {
  if (output.places.size() != outputs) {
    fail(ErrorCode::invalid_argument, "a packed output of {} places for {} values",
         output.places.size(), outputs);
  }
  for (const SlotPlace& place : output.places) {
    if (place.ciphertext < output.ciphertexts && place.slot < output.period) continue;
    fail(ErrorCode::invalid_argument,
         "a packed output in slot {} of ciphertext {}, of {} ciphertexts of {} slots", place.slot,
         place.ciphertext, output.ciphertexts, output.period);
  }
  if (output.bits < least_rounded_bits || output.bits > most_rounded_bits) {
    fail(ErrorCode::invalid_argument, "packed answers of {} bits where {} to {} are possible",
         output.bits, least_rounded_bits, most_rounded_bits);
  }
}

}  // namespace

void check_form(const PackedForm& form, std::size_t n, std::size_t inputs, std::size_t outputs) {
  if (!std::has_single_bit(form.records) || form.records > n / 2) {
    fail(ErrorCode::invalid_argument,
         "{} records in a ciphertext: powers of two up to {} are possible", form.records, n / 2);
  }
  const std::size_t slots = n / form.records;
  check_packed_carrier("input", form.input.ciphertexts, form.input.period, slots);
  check_packed_carrier("output", form.output.ciphertexts, form.output.period, slots);
  if (form.input.runs.size() > most_runs) {
    fail(ErrorCode::invalid_argument, "a packed input of {} runs where {} are possible",
         form.input.runs.size(), most_runs);
  }
  SlotMarks marks(form.input, form.input.elements(inputs));
  for (std::size_t i = 0; i < form.input.runs.size(); ++i) marks.mark(form.input.runs[i], i);
  check_places(form.output, outputs);
}

}  // namespace sealion
