#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/table.h"
#include "bench/published.h"
#include "heras/measure/all_stages.h"
#include "heras/measure/evaluation.h"

namespace sealion::cli {

/// A model of ours under encryption, and the row of the paper that it answers.
struct PaperRow {
  std::string model;
  std::size_t parameters;
  std::size_t activations;       ///< elements that activation functions still compute of one image
  heras::Evaluation evaluation;  ///< with its encrypted part
  heras::AllStages all_stages;
  const bench::PublishedRow* published;  ///< null for a model that the paper has not

  const heras::EncryptedEvaluation& encrypted() const { return evaluation.encrypted.value(); }
};

/// The paper's table, measured here.
struct PaperTable {
  std::string data;  ///< where the test records are
  std::vector<PaperRow> rows;
  std::vector<std::string> missing;  ///< models of the paper that the zoo has not
  bool are_digits = false;           ///< whether the records are known to be MNIST's
};

/// Published rows that no model of ours answers, whether it is in the zoo or not.
std::vector<bench::PublishedRow> unanswered_rows();

/// The table as people read it: a row for each model and one for what is published of it. Rows are
/// marked "measured" (here), "published too" (of the model in the row before) or "published".
ReportTable paper_figures(const PaperTable& paper);

nlohmann::json to_json(const PaperTable& table);

std::string to_text(const PaperTable& table);

}  // namespace sealion::cli
