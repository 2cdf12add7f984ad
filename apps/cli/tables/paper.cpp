#include "cli/tables/paper.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/support/record_words.h"
#include "cli/tables/evaluation_summary.h"

namespace sealion::cli {
namespace {

nlohmann::json published_json(const bench::PublishedRow& row) {
  nlohmann::json json = {{"system", row.system},
                         {"activations", row.activations},
                         {"n", row.n},
                         {"plain_moduli", row.plain_moduli},
                         {"latency_seconds", row.latency_seconds},
                         {"predictions_per_hour", row.predictions_per_hour},
                         {"accuracy", row.accuracy},
                         {"source", bench::published_source}};
  if (row.parameters != 0) json["parameters"] = row.parameters;
  return json;
}

nlohmann::json row_json(const PaperRow& row) {
  nlohmann::json json = summary_json(row.evaluation);
  json.update(heras::to_json(row.all_stages));
  json["parameters"] = row.parameters;
  json["activations"] = row.activations;
  json["published"] = row.published == nullptr ? nlohmann::json() : published_json(*row.published);
  return json;
}

std::string dimension(std::size_t n, std::size_t plain_moduli) {
  return fmt::format("{}, {}", n, plain_moduli);
}

std::vector<TableCell> measured_cells(const PaperRow& row) {
  const heras::EncryptedEvaluation& e = row.encrypted();
  const ParametersLiteral& moduli = e.parameters.moduli;
  return {row.model,
          row.parameters,
          row.activations,
          dimension(moduli.n, moduli.plain_moduli.size()),
          e.speed.seconds_per_batch,
          e.speed.predictions_per_hour,
          e.accuracy(),
          row.all_stages.predictions_per_hour,
          e.logits.different + row.all_stages.mismatches,
          e.parameters.security_bits};
}

std::vector<TableCell> published_cells(const std::string& name, const bench::PublishedRow& row) {
  return {name,
          row.parameters == 0 ? TableCell() : TableCell(row.parameters),
          row.activations,
          dimension(row.n, row.plain_moduli),
          row.latency_seconds,
          row.predictions_per_hour,
          row.accuracy,
          {},
          {},
          {}};
}

}  // namespace

std::vector<bench::PublishedRow> unanswered_rows() {
  std::vector<bench::PublishedRow> rows;
  for (const bench::PublishedRow& row : bench::published_rows()) {
    if (row.model.empty()) rows.push_back(row);
  }
  return rows;
}

ReportTable paper_figures(const PaperTable& paper) {
  constexpr Alignment right = Alignment::right;
  ReportTable table({{"model", Alignment::left},
                     {"parameters", right, Unit::count},
                     {"activations", right, Unit::count},
                     {"n, moduli"},
                     {"latency", right, Unit::latency},
                     {"predictions/h", right, Unit::amount},
                     {"accuracy", right, Unit::share},
                     {"all stages/h", right, Unit::amount},
                     {"differ", right, Unit::count},
                     {"security", right, Unit::bits}});
  for (const PaperRow& row : paper.rows) {
    table.add(measured_cells(row), "measured");
    if (row.published == nullptr) continue;
    table.add(published_cells("  published", *row.published), "published too");
  }
  for (const bench::PublishedRow& row : unanswered_rows()) {
    table.add(published_cells(std::string(row.system), row), "published");
  }
  return table;
}

nlohmann::json to_json(const PaperTable& table) {
  nlohmann::json rows = nlohmann::json::array(), others = nlohmann::json::array();
  for (const PaperRow& row : table.rows) rows.push_back(row_json(row));
  for (const bench::PublishedRow& row : unanswered_rows()) others.push_back(published_json(row));
  return {{"rows", rows},
          {"published_others", others},
          {"missing", table.missing},
          {"data", table.data}};
}

std::string to_text(const PaperTable& table) {
  const heras::Evaluation& first = table.rows.front().evaluation;
  return setting(first, table.data) + "\n" + to_text(paper_figures(table)) +
         fmt::format(
             "\nPublished: {}, on machines of their own. Latency: one batch of n {} "
             "evaluated.\n",
             bench::published_source, words_for(first.record_shape).many);
}

}  // namespace sealion::cli
