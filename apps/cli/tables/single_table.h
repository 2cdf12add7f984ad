#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bench/single.h"

namespace sealion::cli {

/// One record at a time, model by model.
struct SingleTable {
  std::size_t threads;
  std::vector<bench::SingleFigures> rows;
};

nlohmann::json to_json(const SingleTable& table);
std::string to_text(const SingleTable& table);

/// Throws where an answer is not the reference's.
void check_exact(const SingleTable& table);

}  // namespace sealion::cli
