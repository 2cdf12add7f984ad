#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <string>

/// Records as people have them, number by number and text by text.
namespace sealion::cli {

/// Columns of a table, or numbers of each record.
std::size_t feature_count(const Inputs& inputs);

/// What a feature is called: the name of its column, or "feature 7".
std::string feature_name(const Inputs& inputs, std::size_t feature);

/// What a record has there: "17.99", "female", "missing".
std::string feature_text(const Inputs& inputs, std::size_t feature, std::size_t record);

/// Of so many records in memory; a category counts as a number.
std::size_t plain_bytes(const Inputs& inputs, std::size_t records);

}  // namespace sealion::cli
