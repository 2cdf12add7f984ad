#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "heras/report/plan_report.h"
#include "onnx/import/report.h"

namespace sealion::onnx {

/// What an import did, and how the model is planned.
struct ImportSummary {
  ImportReport report;
  heras::PlanReport plan;
  std::optional<std::filesystem::path> out = std::nullopt;  ///< none where no file was written
};

/// As people read it: what was imported, what rounding took of the answers, the plan.
std::string to_text(const ImportSummary& summary);
nlohmann::json to_json(const ImportSummary& summary);

}  // namespace sealion::onnx
