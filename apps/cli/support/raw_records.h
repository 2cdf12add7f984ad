#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/execution_context.h"
#include "cli/support/data_options.h"
#include "data/preprocessing/record_names.h"
#include "exchange/manifest.h"

namespace sealion::cli {

/// Which records are meant: so many from `first` on, or, where it is not said how many, as many as
/// there are up to `most`.
struct RecordWindow {
  std::size_t first = 0;
  std::optional<std::size_t> count = {};
  std::size_t most = 0;
};

/// Records as people have them, of which some are meant.
struct RawRecords {
  Inputs inputs;
  RecordRange range;  ///< of `inputs`
  RecordNames names;  ///< of all of `inputs`, for messages
};

/// The records that a client encrypts: rows of a table, of which only the columns are looked at
/// that the manifest names and only the rows that are meant, from a file or standard input ("-");
/// arrays; a picture; or a folder of pictures or of IDX files, of which the test set where it has
/// one. With --split, those of the test set that it makes. Throws as the readers of files, and
/// `invalid_argument` where there are not so many records.
RawRecords load_raw_records(const DataArguments& arguments, const Manifest& manifest,
                            const RecordWindow& window, const ExecutionContext& context);

/// How many records of `available` ones are meant; throws likewise.
RecordRange range_of(const RecordWindow& window, std::size_t available);

}  // namespace sealion::cli
