#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

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
  std::string data;  ///< the folder of the test images
  std::vector<PaperRow> rows;
  std::vector<std::string> missing;  ///< models of the paper that the zoo has not
};

/// Published rows that no model of ours answers, whether it is in the zoo or not.
std::vector<bench::PublishedRow> unanswered_rows();

/// Seconds that are compared with others: "192 s", no minutes.
std::string as_latency(double seconds);

/// Where the figures of a line come from.
enum class PaperSource {
  measured,       ///< here
  published_too,  ///< of the model in the line before
  published_only
};

/// A line of the table as people read it.
struct PaperLine {
  PaperSource source;
  std::vector<std::string> cells;  ///< [columns], empty where there is no figure
};

const std::vector<std::string>& paper_columns();
/// For each model a line, and one for what is published of it.
std::vector<PaperLine> paper_lines(const PaperTable& table);

nlohmann::json to_json(const PaperTable& table);

std::string to_text(const PaperTable& table);

}  // namespace sealion::cli
