#include "cli/tables/sparsifier_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/support/format.h"
#include "cli/tables/columns.h"
#include "cli/tables/evaluation_summary.h"
#include "cli/tables/markdown.h"
#include "cli/tables/paper.h"

namespace sealion::cli {
namespace {

const std::vector<std::string> column_names = {"model",    "penalty", "activations",   "left",
                                               "accuracy", "latency", "predictions/h", "differ"};

std::vector<std::vector<std::string>> cells(const SparsifierCurve& curve) {
  std::vector<std::vector<std::string>> cells;
  for (const SparsifierRow& row : curve.rows) {
    const heras::EncryptedEvaluation& e = row.encrypted();
    cells.push_back({row.evaluation.model, row.penalty ? fmt::format("{}", *row.penalty) : "-",
                     with_commas(row.activations), with_commas(row.activations_left),
                     as_percent(e.accuracy), as_latency(e.speed.seconds_per_batch),
                     as_amount(e.speed.predictions_per_hour), with_commas(e.logits.different)});
  }
  return cells;
}

nlohmann::json row_json(const SparsifierRow& row) {
  nlohmann::json json = summary_json(row.evaluation);
  json["file"] = row.file;
  json["penalty"] = row.penalty ? nlohmann::json(*row.penalty) : nlohmann::json();
  json["activations"] = row.activations;
  json["activations_left"] = row.activations_left;
  return json;
}

}  // namespace

void sort_rows(SparsifierCurve& curve) {
  std::stable_sort(curve.rows.begin(), curve.rows.end(), [](const auto& a, const auto& b) {
    return a.activations_left < b.activations_left;
  });
}

nlohmann::json to_json(const SparsifierCurve& curve) {
  nlohmann::json rows = nlohmann::json::array();
  for (const SparsifierRow& row : curve.rows) rows.push_back(row_json(row));
  return {{"rows", rows}, {"data", curve.data}};
}

std::string to_text(const SparsifierCurve& curve) {
  return setting(curve.rows.front().evaluation, curve.data) + "\n" +
         format_columns(column_names, cells(curve)) +
         "\nActivations of one image, before and after the gates. Latency: one batch of n images "
         "evaluated.\n";
}

std::string to_markdown(const SparsifierCurve& curve) {
  return format_markdown(column_names, cells(curve));
}

}  // namespace sealion::cli
