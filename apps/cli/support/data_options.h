#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "data/dataset.h"
#include "data/files/load/data_options.h"
#include "data/preprocessing/preprocessing.h"
#include "data/preprocessing/record_names.h"
#include "data/task.h"

namespace sealion::cli {

/// The data of a command, as options describe them.
struct DataArguments {
  std::string data = {};                  ///< a file or a folder; empty: the usual ones
  std::string label = {};                 ///< a column, an array or a file of its own
  std::vector<std::string> ignored = {};  ///< columns
  std::optional<double> split = {};       ///< share of the records for a test set
  TargetKind targets = TargetKind::automatic;
  CsvHeader header = CsvHeader::automatic;
  std::string delimiter = {};  ///< one character, or nothing
};

/// `--data` and what may be said about it: the same options in every command that takes data.
void add_data_options(CLI::App& command, DataArguments& arguments);
/// The latter alone, for data that another option names.
void add_reading_options(CLI::App& command, DataArguments& arguments);

/// The file or folder that an option gave, or the usual ones.
std::filesystem::path data_path(const DataArguments& arguments);

/// How the data shall be read.
DataOptions reading_of(const DataArguments& arguments);
/// The same for a model: what a label is, where the options leave it open, is its task's to say.
DataOptions reading_for(const DataArguments& arguments, const Task& task);

/// What there is to learn from and to be judged by: the data's own parts, or those that --split
/// makes of data without; perhaps no test set. Throws as load_data and split_data, and
/// `invalid_argument` for --split where there is a test set already.
DataSplits load_parts(const DataArguments& arguments, const ExecutionContext& context);

/// What a model with this task is judged by, with its kind of labels: the test set that the data
/// have or that --split makes, the same records as `load_parts` has; else all records, where the
/// data have no parts. Throws likewise.
Dataset load_test_part(const DataArguments& arguments, const Task& task,
                       const ExecutionContext& context);

/// Throws `invalid_argument`, saying what to do, where nobody says which data are meant and a model
/// with these rules does not take the MNIST digits.
void check_default_data(const DataArguments& arguments, const Preprocessing& preprocessing);

/// Throws `invalid_argument`, saying what to do, where nothing is known of the records.
void check_is_known(const Dataset& data, const DataArguments& arguments);

/// The words that give a command these arguments.
std::vector<std::string> words_of(const DataArguments& arguments);

}  // namespace sealion::cli
