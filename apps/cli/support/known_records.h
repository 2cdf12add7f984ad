#pragma once

#include <sealion/data.h>

#include <optional>

#include "base/execution_context.h"
#include "cli/support/data_options.h"
#include "data/preprocessing/record_names.h"
#include "data/task.h"

namespace sealion::cli {

/// What is known of some records.
struct KnownRecords {
  Targets targets;
  RecordRange range;  ///< of `targets`, those that are meant
};

/// What is known of the records in `range`, which there must be: in the data, or in a file of
/// labels alone. Of a table only the label is read, and kept of those records only, or of all where
/// --split has to choose. Throws as load_targets and LabelColumn, and `corrupt` for too few.
KnownRecords load_known(const DataArguments& arguments, const Task& task, RecordRange range,
                        const ExecutionContext& context);

/// The same of the data that `--data` means; nothing where they do not say it: a table of which no
/// column is named, pictures that lie in no classes.
std::optional<KnownRecords> find_known(const DataArguments& arguments, const Task& task,
                                       RecordRange range, const ExecutionContext& context);

}  // namespace sealion::cli
