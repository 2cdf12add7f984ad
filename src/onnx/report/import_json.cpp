#include <nlohmann/json.hpp>

#include "onnx/import/report_json.h"
#include "onnx/report/import_summary.h"

namespace sealion::onnx {

nlohmann::json to_json(const ImportSummary& summary) {
  nlohmann::json json = to_json(summary.report);
  json["plan"] = to_json(summary.plan);
  if (summary.out) json["out"] = summary.out->string();
  return json;
}

}  // namespace sealion::onnx
