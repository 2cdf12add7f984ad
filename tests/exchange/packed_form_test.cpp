#include "exchange/packed_form.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "exchange/packed_form_json.h"
#include "support/expect_error.h"
#include "support/packed_form.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::RandomForms;

std::vector<std::int32_t> expanded(const std::vector<SlotRun>& runs, std::size_t ciphertexts,
                                   std::size_t period) {
  std::vector<std::int32_t> elements(ciphertexts * period, -1);
  for (const SlotRun& run : runs) {
    visit_run(run, [&](std::size_t element, std::size_t slot) {
      EXPECT_EQ(elements[run.ciphertext * period + slot], -1);
      elements[run.ciphertext * period + slot] = static_cast<std::int32_t>(element);
    });
  }
  return elements;
}

TEST(PackedRuns, SayWhatLiesWhere) {
  RandomForms random(1);
  for (int i = 0; i < 300; ++i) {
    const std::size_t ciphertexts = 1 + random.below(3), period = random.power(256);
    const auto elements = random.elements(ciphertexts * period, 1 + random.below(40));
    EXPECT_EQ(expanded(runs_of(elements, period), ciphertexts, period), elements);
  }
}

/// As a dense layer wants them: 784 features, four turns, eight copies.
TEST(PackedRuns, RotatedCopiesOfAVectorAreOneRun) {
  std::vector<std::int32_t> elements(8192, -1);
  for (std::size_t k = 0; k < 784; ++k) {
    for (std::size_t copy = 0; copy < 8; ++copy) {
      elements[k / 4 * 32 + copy * 4 + k % 4] = static_cast<std::int32_t>(k);
    }
  }
  const std::vector<SlotRun> runs = runs_of(elements, 8192);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0], (SlotRun{0, 0, 0, {{4, 1, 1}, {8, 0, 4}, {196, 4, 32}}}));
}

/// Windows of 5 x 5 every two pixels: 12 x 12 of them, one block of 256 slots a pixel of a window.
TEST(PackedRuns, WindowsOfAnImageAreAFewRuns) {
  std::vector<std::int32_t> elements(8192, -1);
  for (std::size_t k = 0; k < 25; ++k) {
    for (std::size_t y = 0; y < 12; ++y) {
      for (std::size_t x = 0; x < 12; ++x) {
        elements[k * 256 + y * 12 + x] =
            static_cast<std::int32_t>((2 * y + k / 5) * 28 + 2 * x + k % 5);
      }
    }
  }
  const std::vector<SlotRun> runs = runs_of(elements, 8192);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0], (SlotRun{0, 0, 0, {{12, 2, 1}, {12, 56, 12}, {5, 1, 256}, {5, 28, 1280}}}));
}

TEST(PackedRuns, AnElementOfItsOwnDoesNotTakeTheNextRowsFirst) {
  const std::vector<std::int32_t> elements = {9, 1, 2, 3, 4, -1, -1, -1};
  const std::vector<SlotRun> expected = {{9, 0, 0, {}}, {1, 0, 1, {{4, 1, 1}}}};
  EXPECT_EQ(runs_of(elements, 8), expected);
}

TEST(PackedForms, ComeBackFromTheirJson) {
  RandomForms random(2);
  for (int i = 0; i < 200; ++i) {
    const std::size_t inputs = 1 + random.below(40), outputs = 1 + random.below(9);
    const PackedForm form = random.form(64, inputs, outputs);
    check_form(form, 64, inputs, outputs);
    const JsonDocument document(packed_form_json(form).dump(), "a.json");
    EXPECT_EQ(read_packed_form(document.root()), form);
  }
}

TEST(PackedForms, JsonThatIsNoneIsRefused) {
  const PackedForm form = RandomForms(3).form(64, 9, 2);
  const auto expect_refusal = [&](const std::string& text, const auto& change) {
    nlohmann::ordered_json json = packed_form_json(form);
    change(json);
    const JsonDocument document(json.dump(), "a.json");
    expect_error(ErrorCode::corrupt, text, [&] { read_packed_form(document.root()); });
  };
  expect_refusal("input.runs[0] must be 3 numbers", [](auto& json) {
    json["input"]["runs"][0] = {1, 2};
  });
  expect_refusal("input.runs[0]", [](auto& json) { json["input"]["runs"][0] = {1, 2, 3, 2, 1}; });
  expect_refusal("input.runs[0][0] must be an integer", [](auto& json) {
    json["input"]["runs"][0] = {-1, 0, 0};
  });
  expect_refusal("input.runs[0]",
                 [](auto& json) { json["input"]["runs"][0] = std::vector<int>(24, 2); });
  expect_refusal("input.period", [](auto& json) { json["input"]["period"] = -4; });
  expect_refusal("input.literals", [](auto& json) { json["input"]["literals"] = 1; });
  expect_refusal("output.bits", [](auto& json) { json["output"]["bits"] = 63; });
  expect_refusal("output.slots", [](auto& json) { json["output"]["slots"] = "all"; });
  expect_refusal("output", [](auto& json) { json.erase("output"); });
  expect_refusal("records", [](auto& json) { json["records"] = 1e9; });
}

class HostileForms : public ::testing::Test {
 protected:
  template <typename Change>
  void expect_refusal(const std::string& text, const Change& change) const {
    PackedForm changed = form;
    change(changed);
    expect_error(ErrorCode::invalid_argument, text, [&] { check_form(changed, 64, 12, 2); });
  }

  const PackedForm form{
      .records = 4,
      .input = {.ciphertexts = 2, .period = 8, .runs = {{0, 0, 0, {{4, 3, 2}}}, {5, 1, 7, {}}}},
      .output = {.ciphertexts = 1, .period = 2, .places = {{0, 1}, {0, 0}}, .bits = 20}};
};

TEST_F(HostileForms, ASoundOneIsTaken) { check_form(form, 64, 12, 2); }

TEST_F(HostileForms, NumbersOfSlots) {
  for (const std::size_t records : {0, 3, 64}) {
    expect_refusal(std::to_string(records) + " records", [&](auto& f) { f.records = records; });
  }
  for (const std::size_t period : {0, 6, 32}) {
    expect_refusal("input that repeats", [&](auto& f) { f.input.period = period; });
    expect_refusal("output that repeats", [&](auto& f) { f.output.period = period; });
  }
  constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();
  for (const std::size_t count : {std::size_t{0}, huge, most_packed_slots}) {
    expect_refusal("input on " + std::to_string(count),
                   [&](auto& f) { f.input.ciphertexts = count; });
    expect_refusal("output on " + std::to_string(count),
                   [&](auto& f) { f.output.ciphertexts = count; });
  }
}

TEST_F(HostileForms, RunsThatLeaveTheForm) {
  const auto expect_run = [&](const std::string& text, const SlotRun& run) {
    expect_refusal(text, [&](auto& f) { f.input.runs.push_back(run); });
  };
  expect_run("run 2", {12, 1, 0, {}});
  expect_run("run 2", {0, 2, 0, {}});
  expect_run("run 2", {0, 1, 8, {}});
  expect_run("leaves 12 elements", {2, 1, 0, {{2, -3, 1}}});
  expect_run("leaves 12 elements", {4, 1, 0, {{3, 4, 1}}});
  expect_run("leaves 12 elements", {0, 1, 0, {{3, 0, 4}}});
  expect_run("leaves 12 elements", {0, 1, 0, {{1, 0, 1}}});
  expect_run("leaves 12 elements", {0, 1, 0, {{2, 0, 0}}});
  expect_run("leaves 12 elements", {0, 1, 0, {{0, 0, 1}}});
  expect_run("leaves 12 elements", {0, 1, 0, {7, RunAxis{2, 0, 1}}});
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  constexpr std::int32_t least = std::numeric_limits<std::int32_t>::min();
  expect_run("leaves 12 elements", {0, 1, 0, {{most, 0, most}, {most, least, most}}});
  expect_run("leaves 12 elements", {0, 1, 0, {{2, 0, most}, {2, 0, most}}});
  expect_run("leaves 12 elements", {most, most, most, {}});
}

TEST_F(HostileForms, LiteralsBeyondTheBits) {
  const auto expect_literal = [&](std::uint32_t element) {
    expect_refusal("leaves 25 elements", [&](auto& f) {
      f.input.literals = true;
      f.input.runs.push_back({element, 1, 0, {}});
    });
  };
  expect_literal(25);
  PackedForm changed = form;
  changed.input.literals = true;
  changed.input.runs.push_back({24, 1, 0, {}});
  check_form(changed, 64, 12, 2);
}

TEST_F(HostileForms, SlotsThatAreWrittenTwice) {
  expect_refusal("slot 7 of ciphertext 1 is taken", [](auto& f) {
    f.input.runs.push_back({0, 1, 7, {}});
  });
  expect_refusal("slot 1 of ciphertext 1 is taken", [](auto& f) {
    f.input.runs.push_back({0, 1, 0, {{2, 0, 1}, {2, 0, 1}}});
  });
}

TEST_F(HostileForms, AnswersThatLieNowhere) {
  expect_refusal("3 places for 2 values", [](auto& f) { f.output.places.push_back({0, 0}); });
  expect_refusal("ciphertext 1", [](auto& f) { f.output.places[0].ciphertext = 1; });
  expect_refusal("slot 2", [](auto& f) { f.output.places[0].slot = 2; });
  expect_refusal("of 1 bits", [](auto& f) { f.output.bits = 1; });
  expect_refusal("of 51 bits", [](auto& f) { f.output.bits = 51; });
}

}  // namespace
}  // namespace sealion
