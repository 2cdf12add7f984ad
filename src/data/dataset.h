#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <string>
#include <vector>

namespace sealion {

/// What one learns from and what one is judged by. A split that there is not has no records.
struct DataSplits {
  Dataset train, test;
};

/// How many records there are.
std::size_t record_count(const Inputs& inputs);
std::size_t record_count(const Dataset& data);

/// How many numbers one record has.
std::size_t record_size(const std::vector<std::size_t>& shape);
std::size_t record_size(const Records& records);

/// Whether records of one shape are taken for those of another, number by number: where they differ
/// in axes of length 1, which hold nothing (a grey picture may be (h, w) or (h, w, 1)), and where
/// one of them is a row of as many numbers.
bool is_taken_for(std::vector<std::size_t> shape, std::vector<std::size_t> wanted);

/// For data that was not loaded from a file: throws `invalid_argument` where there are no records,
/// or not as many values as is said, or a row's category has no text.
void check_inputs(const Inputs& inputs);

/// Likewise, and where the targets are not as many as the records, a class has no name or a number
/// is not finite.
void check_dataset(const Dataset& data);

/// The class of each record. Throws `invalid_argument` for data that has none.
const ClassTargets& classes_of(const Dataset& data);

/// "0", "1", ...: names of classes that have none but their numbers.
std::vector<std::string> class_numbers(std::size_t count);

}  // namespace sealion
