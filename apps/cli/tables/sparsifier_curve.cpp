#include "cli/tables/sparsifier_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/table.h"
#include "cli/support/record_words.h"
#include "cli/tables/evaluation_summary.h"

namespace sealion::cli {
namespace {

ReportTable table_of(const SparsifierCurve& curve) {
  ReportTable table({{"model", Alignment::left},
                     {"penalty"},
                     {"activations", Alignment::right, Unit::count},
                     {"left", Alignment::right, Unit::count},
                     {"accuracy", Alignment::right, Unit::share},
                     {"latency", Alignment::right, Unit::latency},
                     {"predictions/h", Alignment::right, Unit::amount},
                     {"differ", Alignment::right, Unit::count}});
  for (const SparsifierRow& row : curve.rows) {
    const heras::EncryptedEvaluation& e = row.encrypted();
    table.add({row.evaluation.model, row.penalty ? TableCell(*row.penalty) : TableCell("-"),
               row.activations, row.activations_left, e.accuracy(), e.speed.seconds_per_batch,
               e.speed.predictions_per_hour, e.logits.different});
  }
  return table;
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
  const heras::Evaluation& first = curve.rows.front().evaluation;
  const RecordWords words = words_for(first.record_shape);
  return setting(first, curve.data) + "\n" + to_text(table_of(curve)) +
         fmt::format(
             "\nActivations of one {}, before and after the gates. Latency: one batch of n "
             "{} evaluated.\n",
             words.one, words.many);
}

std::string to_markdown(const SparsifierCurve& curve) { return to_markdown(table_of(curve)); }

}  // namespace sealion::cli
