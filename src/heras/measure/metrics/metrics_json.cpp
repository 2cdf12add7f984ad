#include "heras/measure/metrics/metrics_json.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/cases.h"

namespace sealion::heras {
namespace {

nlohmann::json number_or_null(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace

nlohmann::json to_json(const Metrics& metrics, const std::string& whose) {
  return std::visit(Cases{[&](const ClassificationMetrics& m) -> nlohmann::json {
                            return {{"accuracy" + whose, m.accuracy},
                                    {"f1" + whose, m.f1},
                                    {"auc" + whose, number_or_null(m.auc)}};
                          },
                          [&](const RegressionMetrics& m) -> nlohmann::json {
                            return {{"mean_squared_error" + whose, m.mean_squared_error},
                                    {"mean_absolute_error" + whose, m.mean_absolute_error},
                                    {"r2" + whose, m.r2}};
                          }},
                    metrics);
}

}  // namespace sealion::heras
