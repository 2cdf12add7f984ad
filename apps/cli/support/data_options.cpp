#include "cli/support/data_options.h"

#include <fmt/ranges.h>

#include <charconv>
#include <utility>

#include "base/error.h"
#include "cli/support/choice.h"
#include "cli/support/data_option_names.h"
#include "cli/support/options.h"
#include "data/files/load/load_data.h"
#include "data/idx_folder.h"
#include "data/split_data.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* data_group = "Data of your own";
constexpr const char* tab = "tab";
constexpr std::size_t digit_pixels = 28 * 28;

/// Takes numbers between 0 and 1.
CLI::Validator share() {
  const auto check = [](const std::string& text) -> std::string {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (is_number && value > 0 && value < 1) return {};
    return fmt::format("'{}' is not a share of the records: a number between 0 and 1", text);
  };
  return CLI::Validator(check, "");
}

/// Takes one character, or the name of one that is hard to type.
CLI::Validator one_character() {
  const auto check = [](const std::string& text) -> std::string {
    if (text.size() == 1 || text == tab) return {};
    return fmt::format("'{}' is neither one character nor '{}'", text, tab);
  };
  return CLI::Validator(check, "");
}

void add_table_options(CLI::App& command, DataArguments& arguments) {
  command.add_option("--ignore", arguments.ignored, "Columns of a table that are not looked at")
      ->option_text("COLUMN,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(data_group);
  add_choice<CsvHeader>(command, "--header", arguments.header, name_of(CsvHeader::automatic),
                        "Whether the first row of a table names its columns");
  command
      .add_option("--delimiter", arguments.delimiter,
                  "What stands between the fields of a table, if it is not found out")
      ->option_text("CHARACTER|tab")
      ->check(one_character())
      ->group(data_group);
  command.get_option("--header")->group(data_group);
}

void check_has_no_test_set(const DataSplits& data, const DataArguments& arguments) {
  if (!arguments.split || record_count(data.test) == 0) return;
  fail(ErrorCode::invalid_argument,
       "--split {}: '{}' has a test set of its own; --split is for data without one",
       *arguments.split, data_path(arguments).string());
}

DataSplits load(const DataArguments& arguments, const DataOptions& reading,
                const ExecutionContext& context) {
  const fs::path path = data_path(arguments);
  DataSplits data = load_data(path, reading, context.quiet());
  check_has_no_test_set(data, arguments);
  if (!arguments.split) return data;
  return split_data(data.train, *arguments.split);
}

}  // namespace

void add_data_options(CLI::App& command, DataArguments& arguments) {
  command
      .add_option(
          "--data", arguments.data,
          "A table (CSV), arrays (.npy, .npz, IDX), a folder of pictures by class or of IDX "
          "files as MNIST has them (default: $SEALION_DATA, else the MNIST digits that "
          "scripts/setup fetched)")
      ->option_text("FILE|DIR");
  add_reading_options(command, arguments);
}

void add_reading_options(CLI::App& command, DataArguments& arguments) {
  command
      .add_option(
          "--label", arguments.label,
          "What is known of each record: a column of a table by name or number, an array of "
          "a .npz file, or the file of labels beside a .npy or IDX file")
      ->option_text("COLUMN|ARRAY|FILE")
      ->group(data_group);
  command
      .add_option("--split", arguments.split,
                  "Share of the records for a test set, of data without one: the same records in "
                  "every command")
      ->option_text("X")
      ->check(share())
      ->group(data_group);
  add_choice<TargetKind>(command, "--task", arguments.targets, name_of(TargetKind::automatic),
                         "What labels are: classes, or numbers to be told");
  command.get_option("--task")->group(data_group);
  add_table_options(command, arguments);
}

fs::path data_path(const DataArguments& arguments) { return data_folder(arguments.data); }

DataOptions reading_of(const DataArguments& arguments) {
  DataOptions reading{.label = {},
                      .ignored = arguments.ignored,
                      .header = arguments.header,
                      .delimiter = {},
                      .targets = arguments.targets};
  if (!arguments.label.empty()) reading.label = arguments.label;
  if (!arguments.delimiter.empty()) {
    reading.delimiter = arguments.delimiter == tab ? '\t' : arguments.delimiter.front();
  }
  return reading;
}

DataOptions reading_for(const DataArguments& arguments, const Task& task) {
  DataOptions reading = reading_of(arguments);
  const bool is_open = reading.targets == TargetKind::automatic;
  if (!is_open || fs::is_directory(data_path(arguments))) return reading;
  reading.targets =
      std::holds_alternative<RealAnswers>(task) ? TargetKind::real : TargetKind::classes;
  return reading;
}

DataSplits load_parts(const DataArguments& arguments, const ExecutionContext& context) {
  return load(arguments, reading_of(arguments), context);
}

Dataset load_test_part(const DataArguments& arguments, const Task& task,
                       const ExecutionContext& context) {
  const fs::path path = data_path(arguments);
  if (!arguments.split && is_idx_folder(path)) return load_idx_split(path, Split::test);
  DataSplits data = load(arguments, reading_for(arguments, task), context);
  return record_count(data.test) > 0 ? std::move(data.test) : std::move(data.train);
}

void check_default_data(const DataArguments& arguments, const Preprocessing& preprocessing) {
  if (!arguments.data.empty() || !is_digits_folder(data_path(arguments))) return;
  const bool of_rows = takes_rows(preprocessing);
  const std::vector<std::size_t> shape = record_shape(preprocessing);
  if (!of_rows && record_size(shape) == digit_pixels) return;
  fail(ErrorCode::invalid_argument,
       "the model takes {}, not the MNIST digits: name the data with --data FILE|DIR",
       of_rows ? "rows of a table"
               : fmt::format("records of the shape ({})", fmt::join(shape, ", ")));
}

void check_is_known(const Dataset& data, const DataArguments& arguments) {
  if (!std::holds_alternative<std::monostate>(data.targets)) return;
  fail(ErrorCode::invalid_argument,
       "'{}' does not say what is known of each record: name it with --label COLUMN|ARRAY|FILE",
       data_path(arguments).string());
}

std::vector<std::string> words_of(const DataArguments& arguments) {
  const DataArguments usual;
  std::vector<std::string> words;
  const auto add = [&words](const char* option, const auto& value, const auto& unless) {
    if (value != unless) words.push_back(fmt::format("{}={}", option, value));
  };
  add("--data", arguments.data, usual.data);
  add("--label", arguments.label, usual.label);
  add("--ignore", fmt::format("{}", fmt::join(arguments.ignored, ",")), std::string());
  if (arguments.split) words.push_back(fmt::format("--split={}", *arguments.split));
  add("--task", std::string_view(name_of(arguments.targets)), name_of(usual.targets));
  add("--header", std::string_view(name_of(arguments.header)), name_of(usual.header));
  add("--delimiter", arguments.delimiter, usual.delimiter);
  return words;
}

}  // namespace sealion::cli
