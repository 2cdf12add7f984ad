#include "client/packed_slots.h"

#include <algorithm>
#include <cassert>

namespace sealion {

PackedSlots::PackedSlots(PackedForm form, std::size_t n)
    : form_(std::move(form)), n_(n), written_(form_.input.ciphertexts) {
  for (const SlotRun& run : form_.input.runs) {
    visit_run(run, [&](std::size_t element, std::size_t slot) {
      written_[run.ciphertext].push_back({element, slot});
    });
  }
}

std::size_t PackedSlots::records_of_group(const IntegerBatch& batch, std::size_t group) const {
  assert(group < form_.groups(batch.samples()));
  return std::min(form_.records, batch.samples() - group * form_.records);
}

void PackedSlots::write(const IntegerBatch& inputs, std::size_t group, std::size_t ciphertext,
                        std::span<std::int64_t> slots) const {
  assert(slots.size() == n_);
  std::ranges::fill(slots, 0);
  const std::size_t count = records_of_group(inputs, group);
  for (const Written& place : written_[ciphertext]) {
    for (std::size_t slot = place.slot; slot < n_ / form_.records; slot += form_.input.period) {
      write_element(inputs, place.element, group * form_.records,
                    slots.subspan(form_.ring_slot(slot, 0), count));
    }
  }
}

void PackedSlots::write_element(const IntegerBatch& inputs, std::size_t element, std::size_t first,
                                std::span<std::int64_t> out) const {
  const std::size_t features = inputs.features();
  if (element < features) {
    std::ranges::copy(inputs.feature(element).subspan(first, out.size()), out.begin());
  } else if (element == 2 * features) {
    std::ranges::fill(out, 1);
  } else {
    std::ranges::transform(inputs.feature(element - features).subspan(first, out.size()),
                           out.begin(), [](std::int64_t bit) { return 1 - bit; });
  }
}

void PackedSlots::read(std::span<const std::int64_t> slots, std::size_t group,
                       std::size_t ciphertext, IntegerBatch& outputs) const {
  assert(slots.size() == n_ && outputs.features() == form_.output.places.size());
  const std::size_t count = records_of_group(outputs, group);
  for (std::size_t i = 0; i < form_.output.places.size(); ++i) {
    const SlotPlace& place = form_.output.places[i];
    if (place.ciphertext != ciphertext) continue;
    std::ranges::copy(slots.subspan(form_.ring_slot(place.slot, 0), count),
                      outputs.feature(i).subspan(group * form_.records).begin());
  }
}

}  // namespace sealion
