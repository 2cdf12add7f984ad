#include <nlohmann/json.hpp>
#include <utility>

#include "onnx/report/import_summary.h"

namespace sealion::onnx {
namespace {

nlohmann::json to_json(const RoundingLoss& loss) {
  nlohmann::json json = {{"agreement", loss.agreement}};
  if (loss.accuracy) json["accuracy"] = *loss.accuracy;
  return json;
}

nlohmann::json to_json(const ReplacementReport& replacement) {
  return {{"activations", replacement.replaced},         {"learned_from", replacement.learned_from},
          {"judged_apart", replacement.judged_apart},    {"replaced", to_json(replacement.before)},
          {"distilled", to_json(replacement.distilled)}, {"rounded", to_json(replacement.rounded)}};
}

nlohmann::json to_json(const ForestReport& forest) {
  return {{"trees", forest.trees},
          {"leaves", forest.leaves},
          {"height", forest.height},
          {"tests", forest.tests},
          {"decoys", forest.decoys}};
}

}  // namespace

nlohmann::json to_json(const ImportSummary& summary) {
  const ImportReport& report = summary.report;
  nlohmann::json losses = nlohmann::json::array();
  for (const RoundingLoss& loss : report.losses) {
    losses.push_back(to_json(loss));
    losses.back()["rounded"] = loss.what;
  }
  nlohmann::json json = {{"producer", report.producer},
                         {"records", report.records},
                         {"measure", report.tells_numbers ? "r2" : "share"},
                         {"left_to_client", report.left_to_client},
                         {"input_levels", report.fineness.input_levels},
                         {"weight_levels", report.fineness.weight_levels},
                         {"answer_step", report.answer_step},
                         {"losses", std::move(losses)},
                         {"warnings", report.warnings},
                         {"plan", to_json(summary.plan)}};
  if (summary.out) json["out"] = summary.out->string();
  if (report.forest) json["forest"] = to_json(*report.forest);
  if (report.replacement) json["replacement"] = to_json(*report.replacement);
  if (report.original_accuracy) json["original_accuracy"] = *report.original_accuracy;
  return json;
}

}  // namespace sealion::onnx
