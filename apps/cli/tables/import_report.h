#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/tables/plan_report.h"
#include "onnx/import/report.h"

namespace sealion::cli {

/// What `sealion import` did.
struct ImportSummary {
  onnx::ImportReport report;
  PlanReport plan;
  std::filesystem::path out;
};

std::string to_text(const ImportSummary& summary);
nlohmann::json to_json(const ImportSummary& summary);

}  // namespace sealion::cli
