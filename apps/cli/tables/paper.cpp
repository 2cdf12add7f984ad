#include "cli/tables/paper.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/support/format.h"
#include "cli/tables/columns.h"
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

PaperLine our_line(const PaperRow& row) {
  const heras::EncryptedEvaluation& e = row.encrypted();
  const ParametersLiteral& moduli = e.parameters.moduli;
  return {PaperSource::measured,
          {row.model, with_commas(row.parameters), with_commas(row.activations),
           dimension(moduli.n, moduli.plain_moduli.size()), as_latency(e.speed.seconds_per_batch),
           as_amount(e.speed.predictions_per_hour), as_percent(e.accuracy),
           as_amount(row.all_stages.predictions_per_hour),
           with_commas(e.logits.different + row.all_stages.mismatches),
           fmt::format("{} bits", e.parameters.security_bits)}};
}

PaperLine published_line(PaperSource source, const std::string& name,
                         const bench::PublishedRow& row) {
  return {
      source,
      {name, row.parameters == 0 ? "" : with_commas(row.parameters), with_commas(row.activations),
       dimension(row.n, row.plain_moduli), as_latency(row.latency_seconds),
       as_amount(row.predictions_per_hour), as_percent(row.accuracy), "", "", ""}};
}

}  // namespace

std::string as_latency(double seconds) {
  return seconds < 99.95 ? as_seconds(seconds) : fmt::format("{:.0f} s", seconds);
}

std::vector<bench::PublishedRow> unanswered_rows() {
  std::vector<bench::PublishedRow> rows;
  for (const bench::PublishedRow& row : bench::published_rows()) {
    if (row.model.empty()) rows.push_back(row);
  }
  return rows;
}

const std::vector<std::string>& paper_columns() {
  static const std::vector<std::string> columns = {
      "model",         "parameters", "activations",  "n, moduli", "latency",
      "predictions/h", "accuracy",   "all stages/h", "differ",    "security"};
  return columns;
}

std::vector<PaperLine> paper_lines(const PaperTable& table) {
  std::vector<PaperLine> lines;
  for (const PaperRow& row : table.rows) {
    lines.push_back(our_line(row));
    if (row.published != nullptr)
      lines.push_back(published_line(PaperSource::published_too, "  published", *row.published));
  }
  for (const bench::PublishedRow& row : unanswered_rows()) {
    lines.push_back(published_line(PaperSource::published_only, std::string(row.system), row));
  }
  return lines;
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
  std::vector<std::vector<std::string>> rows;
  for (PaperLine& line : paper_lines(table)) rows.push_back(std::move(line.cells));
  return setting(table.rows.front().evaluation, table.data) + "\n" +
         format_columns(paper_columns(), rows) +
         fmt::format(
             "\nPublished: {}, on machines of their own. Latency: one batch of n images "
             "evaluated.\n",
             bench::published_source);
}

}  // namespace sealion::cli
