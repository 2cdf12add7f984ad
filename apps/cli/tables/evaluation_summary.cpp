#include "cli/tables/evaluation_summary.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/quantity.h"
#include "cli/support/record_words.h"

namespace sealion::cli {

nlohmann::json summary_json(const heras::Evaluation& evaluation) {
  nlohmann::json json = heras::to_json(evaluation);
  for (const char* list : {"samples", "mistakes", "confusion", "layers"}) json.erase(list);
  return json;
}

std::string setting(const heras::Evaluation& evaluation, const std::string& data) {
  return fmt::format("{} encrypted test {} of {}\n{} threads, kernel {}\n",
                     with_commas(evaluation.records), words_for(evaluation.record_shape).many, data,
                     evaluation.threads, evaluation.kernel);
}

}  // namespace sealion::cli
