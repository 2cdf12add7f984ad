#include "extra/ask_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/details.h"
#include "base/quantity.h"
#include "base/table.h"
#include "cli/support/metric_rows.h"
#include "cli/support/told.h"
#include "heras/measure/metrics/metrics_json.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_answers_shown = 20;

/// Of the class that was told; also of one without a name, of which `told` says none.
std::optional<double> probability_of(const Asked& asked, std::size_t sample) {
  if (asked.reader.tells_numbers()) return std::nullopt;
  const auto all = asked.reader.probabilities(asked.logits, sample);
  if (!all) return std::nullopt;
  return (*all)[asked.reader.class_of(asked.logits, sample)];
}

const char* answer_word(const Asked& asked) {
  return asked.reader.tells_numbers() ? "value" : "class";
}

ReportTable answer_table(const Asked& asked) {
  ReportTable table(
      {{asked.words.one, Alignment::right, Unit::none},
       {answer_word(asked), asked.reader.tells_numbers() ? Alignment::right : Alignment::left,
        Unit::none},
       {"probability", Alignment::right, Unit::share}});
  const std::size_t count = asked.logits.samples(), shown = std::min(most_answers_shown, count);
  for (std::size_t i = 0; i < shown; ++i) {
    table.add({std::uint64_t{asked.first + i}, text_of(told(asked.reader, asked.logits, i)),
               cell_of(probability_of(asked, i))});
  }
  if (shown < count) {
    table.add_note(
        fmt::format("and {} more: --out FILE or --json gives all", with_commas(count - shown)));
  }
  return table;
}

Details cost_rows(const remote::AskCosts& costs) {
  Details rows = {{"requests", with_commas(costs.requests)}};
  if (costs.repeats > 0) rows.emplace_back("sent once more", with_commas(costs.repeats));
  rows.emplace_back("sent", as_bytes(costs.upload_bytes));
  rows.emplace_back("received", as_bytes(costs.download_bytes));
  if (costs.key_upload_bytes > 0) {
    rows.emplace_back("evaluation keys, sent once", as_bytes(costs.key_upload_bytes));
  }
  if (costs.key_seconds > 0) rows.emplace_back("keys made and sent", as_seconds(costs.key_seconds));
  rows.emplace_back("encrypted in", as_seconds(costs.encrypt_seconds));
  rows.emplace_back("network", as_seconds(costs.network_seconds));
  rows.emplace_back("server", as_seconds(costs.server_seconds));
  rows.emplace_back("decrypted in", as_seconds(costs.decrypt_seconds));
  return rows;
}

nlohmann::json costs_json(const remote::AskCosts& costs) {
  return {{"requests", costs.requests},
          {"repeats", costs.repeats},
          {"upload_bytes", costs.upload_bytes},
          {"download_bytes", costs.download_bytes},
          {"key_upload_bytes", costs.key_upload_bytes},
          {"key_seconds", costs.key_seconds},
          {"encrypt_seconds", costs.encrypt_seconds},
          {"network_seconds", costs.network_seconds},
          {"server_seconds", costs.server_seconds},
          {"decrypt_seconds", costs.decrypt_seconds}};
}

nlohmann::json answer_json(const Asked& asked, std::size_t sample) {
  nlohmann::json logits = nlohmann::json::array();
  for (std::size_t output = 0; output < asked.logits.features(); ++output) {
    logits.push_back(asked.logits.feature(output)[sample]);
  }
  nlohmann::json answer = {{"record", asked.first + sample}, {"logits", std::move(logits)}};
  answer.update(to_json(told(asked.reader, asked.logits, sample)));
  answer.erase("confidence");  // the same number as the probability, of named classes alone
  if (const auto probability = probability_of(asked, sample)) answer["probability"] = *probability;
  return answer;
}

}  // namespace

std::string to_text(const Asked& asked) {
  std::string text = to_text(answer_table(asked));
  if (asked.metrics) text += "\nBy the labels: " + metrics_text(*asked.metrics) + "\n";
  return text + "\n" +
         details_table(
             fmt::format("{} {} asked of '{}', encrypted", with_commas(asked.logits.samples()),
                         asked.words.many, asked.model),
             cost_rows(asked.costs));
}

nlohmann::json to_json(const Asked& asked) {
  nlohmann::json answers = nlohmann::json::array();
  for (std::size_t i = 0; i < asked.logits.samples(); ++i) {
    answers.push_back(answer_json(asked, i));
  }
  nlohmann::json json = {{"server", asked.server},
                         {"model", asked.model},
                         {"manifest_sha256", asked.manifest_sha256},
                         {"manifest_changed", asked.is_manifest_changed},
                         {"keys", asked.keys},
                         {"records", asked.logits.samples()},
                         {"batch", asked.batch},
                         {"answers", std::move(answers)}};
  json.update(costs_json(asked.costs));
  if (asked.metrics) json.update(heras::to_json(*asked.metrics, ""));
  return json;
}

std::string to_csv(const Asked& asked) {
  const bool has_probability = probability_of(asked, 0).has_value();
  std::string csv =
      fmt::format("record,{}{}\n", answer_word(asked), has_probability ? ",probability" : "");
  for (std::size_t i = 0; i < asked.logits.samples(); ++i) {
    csv += fmt::format("{},{}", asked.first + i,
                       csv_field(text_of(told(asked.reader, asked.logits, i))));
    if (has_probability) csv += fmt::format(",{:.6f}", *probability_of(asked, i));
    csv += '\n';
  }
  return csv;
}

}  // namespace sealion::cli
