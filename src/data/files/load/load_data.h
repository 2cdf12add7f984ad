#pragma once

#include <filesystem>

#include "base/execution_context.h"
#include "data/dataset.h"
#include "data/files/load/data_options.h"

namespace sealion {

/// Reads what people have; all of it is to learn from where it has no parts of its own:
///
/// * a table: CSV, TSV and their like, gzipped or not;
/// * a .npy file, or an IDX file, gzipped or not: records, with labels in another (options.label;
/// of
///   an IDX file of images also the one of labels beside it);
/// * a .npz file: records in the array x, x_train, data, images or features, labels in y, y_train,
///   labels, target or the like (or in options.label), a test set in x_test and y_test; or in the
///   only array, without labels;
/// * a folder of IDX files, as MNIST comes;
/// * a folder of PNG and JPEG pictures by class, FOLDER/CLASS/PICTURE, or both parts of it,
///   FOLDER/train/CLASS/PICTURE and FOLDER/test/CLASS/PICTURE.
///
/// Files are known by their first bytes, not by their names. Both parts have the same class names.
/// Throws `not_found`, `io`, `corrupt` with file, line and column or record, `unsupported`,
/// `does_not_fit` beyond the bounds of readers, `invalid_argument` for options that the kind of
/// data has no use for, `cancelled`.
DataSplits load_data(const std::filesystem::path& path, const DataOptions& options = {},
                     const ExecutionContext& context = {});

}  // namespace sealion
