#include "cli/support/metric_rows.h"

#include <fmt/format.h>

#include "base/cases.h"
#include "base/quantity.h"

namespace sealion::cli {

Details metric_rows(const heras::Metrics& metrics) {
  const auto number = [](double value) { return fmt::format("{:.4g}", value); };
  return std::visit(
      Cases{[&](const heras::ClassificationMetrics& m) {
              Details rows = {{"accuracy", as_percent(m.accuracy)}, {"F1", as_percent(m.f1)}};
              if (m.auc) rows.emplace_back("area under the curve", number(*m.auc));
              return rows;
            },
            [&](const heras::RegressionMetrics& m) {
              return Details{{"R2", number(m.r2)},
                             {"mean absolute error", number(m.mean_absolute_error)},
                             {"mean squared error", number(m.mean_squared_error)}};
            }},
      metrics);
}

std::string metrics_text(const heras::Metrics& metrics) {
  std::string text;
  for (const auto& [name, value] : metric_rows(metrics)) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  }
  return text;
}

}  // namespace sealion::cli
