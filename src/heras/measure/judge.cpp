#include "heras/measure/judge.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "base/error.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_samples = 24;    // of each list of sample predictions
constexpr std::size_t most_numbers = 1024;  // a picture of them shows no more

/// For each class of the data its number in the model, which has all that these records are of.
std::vector<std::size_t> numbers_in_model(const std::vector<std::string>& names,
                                          const ClassTargets& targets, RecordRange range) {
  std::vector<std::size_t> numbers(targets.names.size(), names.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto found = std::ranges::find(names, targets.names[i]);
    numbers[i] = static_cast<std::size_t>(found - names.begin());
  }
  const auto records = std::span(targets.of_record).subspan(range.first, range.count);
  const auto unknown = std::ranges::find_if(
      records, [&](std::uint32_t of_data) { return numbers[of_data] == names.size(); });
  if (unknown == records.end()) return numbers;
  fail(ErrorCode::invalid_argument, "the data has the class '{}', the model knows {}",
       targets.names[*unknown], fmt::join(names, ", "));
}

[[noreturn]] void refuse(const char* known, const char* told) {
  fail(ErrorCode::invalid_argument, "{} are known of the records where the model tells {}", known,
       told);
}

template <typename Wanted>
const Wanted& known_as(const AnswerReader& reader, const Targets& known) {
  if (const auto* wanted = std::get_if<Wanted>(&known)) return *wanted;
  const char* const told = reader.tells_numbers() ? "numbers" : "classes";
  if (std::holds_alternative<std::monostate>(known)) refuse("neither classes nor numbers", told);
  refuse(reader.tells_numbers() ? "classes" : "numbers", told);
}

class ClassJudge final : public Judge {
 public:
  explicit ClassJudge(const AnswerReader& reader)
      : reader_(reader), tally_(reader.classes().size()) {}

  void add(const IntegerBatch& answers, const Targets& known, RecordRange range,
           std::size_t offset) override {
    const auto& targets = known_as<ClassTargets>(reader_, known);
    const std::vector<std::size_t> numbers = numbers_in_model(reader_.classes(), targets, range);
    for (std::size_t s = 0; s < range.count; ++s) {
      const std::size_t record = range.first + s, predicted = reader_.class_of(answers, s);
      const std::size_t label = numbers[targets.of_record[record]];
      tally_.add(label, predicted, reader_.scores(answers, s));
      show({offset + record, label, predicted, {}}, answers, s);
    }
  }

  Metrics metrics() const override { return tally_.metrics(); }
  const Shown& shown() const override { return shown_; }

 private:
  void show(SamplePrediction sample, const IntegerBatch& answers, std::size_t s) {
    const bool is_first = sample.record < most_samples;
    const bool is_mistake =
        sample.label != sample.predicted && shown_.mistakes.size() < most_samples;
    if (!is_first && !is_mistake) return;
    if (const auto all = reader_.probabilities(answers, s)) {
      sample.confidence = (*all)[sample.predicted];
    }
    if (is_first) shown_.samples.push_back(sample);
    if (is_mistake) shown_.mistakes.push_back(sample);
  }

  const AnswerReader& reader_;
  ClassificationTally tally_;
  Shown shown_;
};

class NumberJudge final : public Judge {
 public:
  explicit NumberJudge(const AnswerReader& reader) : reader_(reader) {}

  void add(const IntegerBatch& answers, const Targets& known, RecordRange range,
           std::size_t offset) override {
    const auto& targets = known_as<RealTargets>(reader_, known);
    for (std::size_t s = 0; s < range.count; ++s) {
      const std::size_t record = range.first + s;
      const NumberPrediction told{offset + record, targets.of_record[record],
                                  reader_.number(answers, s)};
      tally_.add(told.target, told.predicted);
      if (shown_.numbers.size() < most_numbers) shown_.numbers.push_back(told);
    }
  }

  Metrics metrics() const override { return tally_.metrics(); }
  const Shown& shown() const override { return shown_; }

 private:
  const AnswerReader& reader_;
  RegressionTally tally_;
  Shown shown_;
};

}  // namespace

std::unique_ptr<Judge> make_judge(const AnswerReader& reader) {
  if (reader.tells_numbers()) return std::make_unique<NumberJudge>(reader);
  return std::make_unique<ClassJudge>(reader);
}

void check_known(const AnswerReader& reader, const Targets& known) {
  if (reader.tells_numbers()) {
    known_as<RealTargets>(reader, known);
  } else {
    const auto& targets = known_as<ClassTargets>(reader, known);
    numbers_in_model(reader.classes(), targets, {0, targets.of_record.size()});
  }
}

}  // namespace sealion::heras
