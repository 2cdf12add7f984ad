#pragma once

#include "cli/support/data_options.h"
#include "data/preprocessing/preprocessing.h"
#include "heras/measure/evaluation.h"

namespace sealion::cli {

/// Whether the data are a table whose rows can be judged as they are read, for a model with these
/// rules.
bool are_labelled_rows(const DataArguments& arguments, const Preprocessing& preprocessing);

/// The rows of such a table with their labels, as `task` has them, some at a time: of the columns
/// that preprocessing looks at and no others. Throws as LabelColumn and TableChunks do.
heras::RecordStream labelled_rows(const DataArguments& arguments,
                                  const Preprocessing& preprocessing, const Task& task);

}  // namespace sealion::cli
