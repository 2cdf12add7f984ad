#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <string>
#include <vector>

namespace sealion {

/// Throws `incompatible` where there is none of that name.
const Column& find_column(const Table& table, const std::string& name);

/// What a message tells of the texts that a model takes: "the model knows f, m".
std::string known_texts(const std::vector<std::string>& known);

/// Throws `incompatible` for records that are not taken for those of a shape.
void check_shape(const Records& records, const std::vector<std::size_t>& shape);

}  // namespace sealion
