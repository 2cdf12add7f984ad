#pragma once

#include <sealion/data.h>

#include <string>

#include "data/array/array.h"

namespace sealion {

/// The first index counts records, the others are their shape; an array of one dimension has
/// records of one number. Small unsigned integers are bytes, other integers doubles. Throws
/// `corrupt` naming `source` for no records, texts, and infinity, with its record, counted from 0.
Records records_of(Array array, const std::string& source);

}  // namespace sealion
