#include "client/packed_slots.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/packed_form.h"

namespace sealion {
namespace {

using testing::RandomForms;

constexpr std::size_t n = 64, inputs = 11, outputs = 5;

/// Feature i of record r as 1000 r + i + 1, so that nothing is mistaken for anything else.
IntegerBatch numbered(std::size_t features, std::size_t records) {
  IntegerBatch batch(features, records);
  for (std::size_t i = 0; i < features; ++i) {
    for (std::size_t r = 0; r < records; ++r) {
      batch.feature(i)[r] = static_cast<std::int64_t>(1000 * r + i + 1);
    }
  }
  return batch;
}

/// Which element lies in a record's own slots of a ciphertext, -1 for none.
std::vector<std::int64_t> elements_in(const PackedForm& form, std::size_t ciphertext) {
  std::vector<std::int64_t> features(form.input.period, -1);
  for (const SlotRun& run : form.input.runs) {
    if (run.ciphertext != ciphertext) continue;
    visit_run(run, [&](std::size_t element, std::size_t slot) {
      features[slot] = static_cast<std::int64_t>(element);
    });
  }
  return features;
}

/// What an element is of a record.
std::int64_t value_of(const IntegerBatch& records, std::int64_t element, std::size_t record) {
  const auto number = static_cast<std::size_t>(element);
  if (number == 2 * inputs) return 1;
  if (number >= inputs) return 1 - records.feature(number - inputs)[record];
  return records.feature(number)[record];
}

/// Each slot of the ring is looked at for itself: whose column of whose row is it?
TEST(PackedSlots, HoldTheRecordsInterleaved) {
  RandomForms random(5);
  for (int i = 0; i < 200; ++i) {
    const PackedSlots packed(random.form(n, inputs, outputs), n);
    const PackedForm& form = packed.form();
    const IntegerBatch records = numbered(inputs, 1 + random.below(2 * form.records));
    std::vector<std::int64_t> slots(n, -7);
    for (std::size_t group = 0; group < form.groups(records.samples()); ++group) {
      for (std::size_t c = 0; c < form.input.ciphertexts; ++c) {
        packed.write(records, group, c, slots);
        const auto features = elements_in(form, c);
        for (std::size_t slot = 0; slot < n; ++slot) {
          const std::size_t row = slot / (n / 2), column = slot % (n / 2);
          const std::size_t record = group * form.records + column % form.records;
          const std::size_t own = row * (n / 2 / form.records) + column / form.records;
          const std::int64_t feature = features[own % form.input.period];
          const bool is_empty = feature < 0 || record >= records.samples();
          EXPECT_EQ(slots[slot], is_empty ? 0 : value_of(records, feature, record));
        }
      }
    }
  }
}

TEST(PackedSlots, GiveTheAnswersOfEachRecord) {
  RandomForms random(6);
  for (int i = 0; i < 200; ++i) {
    PackedForm form = random.form(n, inputs, outputs);
    const std::size_t records = 1 + random.below(2 * form.records);
    const PackedSlots packed(form, n);
    IntegerBatch answers(outputs, records), expected(outputs, records);
    std::vector<std::int64_t> slots(n);
    for (std::size_t group = 0; group < form.groups(records); ++group) {
      for (std::size_t c = 0; c < form.output.ciphertexts; ++c) {
        for (auto& slot : slots) slot = static_cast<std::int64_t>(1 + random.below(1000));
        packed.read(slots, group, c, answers);
        for (std::size_t o = 0; o < outputs; ++o) {
          const SlotPlace& place = form.output.places[o];
          const std::size_t columns = n / 2 / form.records;
          const std::size_t start =
              place.slot / columns * (n / 2) + place.slot % columns * form.records;
          for (std::size_t k = 0; k < form.records && group * form.records + k < records; ++k) {
            if (place.ciphertext == c)
              expected.feature(o)[group * form.records + k] = slots[start + k];
          }
        }
      }
    }
    EXPECT_EQ(answers, expected);
  }
}

}  // namespace
}  // namespace sealion
