#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace sealion {

/// Records [first, first + count).
struct RecordRange {
  std::size_t first, count;
};

/// What messages call a record: "patients.csv, line 17". Records are counted from 0.
using RecordNames = std::function<std::string(std::size_t record)>;

/// "record 17".
std::string record_number(std::size_t record);

}  // namespace sealion
