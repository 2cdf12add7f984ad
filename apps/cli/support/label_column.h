#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <string>
#include <vector>

#include "cli/support/data_options.h"
#include "data/files/csv/csv_table.h"
#include "data/files/load/make_targets.h"
#include "data/preprocessing/preprocessing.h"
#include "data/task.h"

namespace sealion::cli {

/// The column of a table that says what is known of each row, some rows at a time.
class LabelColumn {
 public:
  /// The column that the arguments name, read as a model with this task tells it. Throws as
  /// label_column.
  LabelColumn(const CsvTable& table, const DataArguments& arguments, const Task& task);

  const std::string& file() const { return source_.file; }
  /// As TableChunks reads it.
  const SeenColumn& column() const { return column_; }
  /// What some of its rows say, which begin on these lines. Throws `corrupt` with file and line for
  /// a label that is missing, and as make_targets.
  Targets targets(const Column& labels, const std::vector<std::size_t>& lines) const;

 private:
  LabelSource source_;
  SeenColumn column_;
};

}  // namespace sealion::cli
