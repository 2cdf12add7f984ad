#include "cli/pages/report_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "base/table.h"
#include "cli/pages/parts.h"
#include "cli/pages/raw_values.h"
#include "cli/pages/record_pictures.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_pictures = 24, most_rows = 10;
/// Features that are shown of a row in the table, and of the one beside its ciphertext.
constexpr std::size_t most_columns = 6, most_lines = 4;
constexpr std::size_t most_bytes = 96;  // of a request, as text
constexpr std::size_t noise_side = 16;  // of a request, as a picture beside a row

/// A record and what there is to say of it.
struct ShownAnswer {
  std::size_t record;
  std::string told, truth;
  std::string mark;                  ///< "right" or "wrong", or nothing of numbers
  std::optional<double> confidence;  ///< of classes
  std::string meaning;               ///< to a screen reader
};

std::string number_text(double value) { return fmt::format("{:.5g}", value); }

std::string meaning_of(const std::string& label, const std::string& told,
                       const ReportSubject& subject) {
  if (subject.are_digits) return fmt::format("A handwritten {}, read as {}", label, told);
  return fmt::format("{}, classified as {}", label, told);
}

std::vector<ShownAnswer> answers_of(const std::vector<heras::SamplePrediction>& samples,
                                    const ReportSubject& subject) {
  const auto& names = std::get<ClassAnswers>(subject.evaluation.task).classes;
  std::vector<ShownAnswer> answers;
  for (const heras::SamplePrediction& sample : samples) {
    const std::string &told = names[sample.predicted], &label = names[sample.label];
    answers.push_back({sample.record, told, label,
                       sample.predicted == sample.label ? "right" : "wrong", sample.confidence,
                       meaning_of(label, told, subject)});
  }
  return answers;
}

std::vector<ShownAnswer> answers_of(const std::vector<heras::NumberPrediction>& numbers) {
  std::vector<ShownAnswer> answers;
  for (const heras::NumberPrediction& number : numbers) {
    const std::string told = number_text(number.predicted), truth = number_text(number.target);
    answers.push_back({number.record, told, truth, "", std::nullopt,
                       fmt::format("{} is told where {} is true", told, truth)});
  }
  return answers;
}

std::vector<ShownAnswer> first_answers(const ReportSubject& subject) {
  const heras::Shown& shown = subject.evaluation.shown;
  return tells_numbers(subject) ? answers_of(shown.numbers) : answers_of(shown.samples, subject);
}

void add_pictures(TemplateValues& part, const ReportSubject& subject,
                  const RecordPictures& pictures, std::span<const ShownAnswer> answers) {
  part.SetFilename("pictures.html");
  const Preprocessing preprocessing = subject.model.preprocessing();
  for (const ShownAnswer& answer : answers.first(std::min(answers.size(), most_pictures))) {
    TemplateValues& pictured = *part.AddSectionDictionary("PICTURED");
    const std::vector<std::uint8_t> bytes = pictures.bytes(answer.record, preprocessing);
    pictured.SetValue("KIND", answer.mark);
    add_picture(pictured, "PICTURE", {pictures.raster(bytes), answer.meaning});
    pictured.SetValue("READ", answer.told);
    if (answer.mark != "right") pictured.SetValueAndShowSection("LABEL", answer.truth, "WRONG");
    if (!answer.confidence) continue;
    TemplateValues& sure = *pictured.AddSectionDictionary("SURE");
    sure.SetValue("PERCENT", fmt::format("{:.0f}", 100 * *answer.confidence));
    sure.SetValue("WHOLE_PERCENT", fmt::format("{:.0f}", std::floor(100 * *answer.confidence)));
  }
}

/// Features, what is true, what the network told and how sure it was.
ReportTable rows_of(const Inputs& inputs, std::span<const ShownAnswer> answers) {
  const std::size_t all = feature_count(inputs), shown = std::min(all, most_columns);
  std::vector<TableColumn> columns;
  for (std::size_t i = 0; i < shown; ++i) columns.push_back({feature_name(inputs, i)});
  for (const std::string& title : {fmt::format("{} more", all - shown), std::string("true"),
                                   std::string("told"), std::string("sure")}) {
    columns.push_back({title});
  }
  ReportTable table(columns);
  for (const ShownAnswer& answer : answers.first(std::min(answers.size(), most_rows))) {
    std::vector<TableCell> cells;
    for (std::size_t i = 0; i < shown; ++i)
      cells.emplace_back(feature_text(inputs, i, answer.record));
    cells.push_back(all > shown ? TableCell("...") : TableCell());
    cells.emplace_back(answer.truth);
    cells.emplace_back(answer.told);
    cells.push_back(answer.confidence
                        ? TableCell(fmt::format("{:.0f} %", std::floor(100 * *answer.confidence)))
                        : TableCell());
    table.add(std::move(cells), answer.mark);
  }
  return table;
}

void add_answers(TemplateValues& values, const char* name, const ReportSubject& subject,
                 const std::vector<ShownAnswer>& answers) {
  const auto pictures = RecordPictures::of(subject.inputs);
  if (!pictures) return add_table(values, name, rows_of(subject.inputs, answers));
  add_pictures(*values.AddIncludeDictionary(name), subject, *pictures, answers);
}

/// The first bytes of a request, two digits each.
std::string hex_of(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes.first(std::min(bytes.size(), most_bytes))) {
    text += fmt::format("{}{:02x}", text.empty() ? "" : " ", byte);
  }
  return text;
}

/// The first features of a record.
void add_row(TemplateValues& values, const ReportSubject& subject, std::size_t record) {
  TemplateValues& part = *values.AddIncludeDictionary("FIRST_RECORD");
  part.SetFilename("record.html");
  const std::size_t all = feature_count(subject.inputs), shown = std::min(all, most_lines);
  for (std::size_t i = 0; i < shown; ++i) {
    TemplateValues& line = *part.AddSectionDictionary("FEATURE");
    line.SetValue("NAME", feature_name(subject.inputs, i));
    line.SetValue("TEXT", feature_text(subject.inputs, i, record));
  }
  if (all > shown) part.SetValueAndShowSection("COUNT", std::to_string(all - shown), "MORE");
}

}  // namespace

std::size_t shown_request_bytes(const Inputs& inputs) {
  const auto pictures = RecordPictures::of(inputs);
  return pictures ? pictures->size() : noise_side * noise_side;
}

void fill_journey(TemplateValues& values, const ReportSubject& subject, const ReportWords& words) {
  const ShownAnswer first = first_answers(subject).front();
  const auto pictures = RecordPictures::of(subject.inputs);
  Raster noise{subject.request_bytes, noise_side, noise_side};
  if (pictures) {
    const std::vector<std::uint8_t> bytes =
        pictures->bytes(first.record, subject.model.preprocessing());
    const std::string shows = subject.are_digits ? "A handwritten " + first.truth : first.truth;
    add_picture(values, "FIRST_RECORD", {pictures->raster(bytes), shows});
    noise = pictures->raster(subject.request_bytes);
  } else {
    add_row(values, subject, first.record);
  }
  add_picture(values, "FIRST_CIPHERTEXT",
              {noise, fmt::format("Noise: bytes of the {}'s real ciphertexts", words.records.one)});
  values.SetValue("FIRST_ANSWER", first.told);
  if (first.told.size() > 1) values.ShowSection("LONG_ANSWER");
}

void fill_answers(TemplateValues& values, const ReportSubject& subject, const ReportWords& words) {
  add_answers(values, "SAMPLES", subject, first_answers(subject));
  if (!RecordPictures::of(subject.inputs)) {
    values.ShowSection("WIDE_ROWS");
    values.SetValueAndShowSection("REQUEST_BYTES", hex_of(subject.request_bytes), "REQUEST");
  }
  values.SetValue("SAMPLES_TITLE", fmt::format("{} it {}", capital(words.things), words.told));
  if (subject.evaluation.shown.mistakes.empty()) return;
  TemplateValues& section = *values.AddSectionDictionary("WRONG");
  section.SetValue("MISTAKES_TITLE", fmt::format("{} it got wrong", capital(words.things)));
  if (subject.encrypted().logits.different == 0) section.ShowSection("EXACT");
  add_answers(section, "MISTAKES", subject, answers_of(subject.evaluation.shown.mistakes, subject));
}

}  // namespace sealion::cli
