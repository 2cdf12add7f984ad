#include "onnx/import/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace sealion::onnx {
namespace {

/// Where the original itself tells little, the records are hardly what it was trained on.
std::vector<std::string> unit_warnings(const ImportReport& report) {
  constexpr double hardly_any = 0.3;
  if (report.tells_numbers || report.original_accuracy.value_or(1) > hardly_any) return {};
  return {fmt::format(
      "The original tells {:.1f} % of the known classes. Records must come in the units that the "
      "model was trained in: say --scale 255 where it was trained on pixels of 0 to 1, --mean and "
      "--std where they were standardised",
      *report.original_accuracy * 100)};
}

/// Ranges and rounding are chosen for the records that calibrate, and hold for those like them.
std::vector<std::string> record_warnings(const ImportReport& report) {
  constexpr std::size_t few = 30;
  if (report.records >= few) return {};
  return {fmt::format(
      "Calibrated on {} records: others may be answered otherwise than by the original, and leave "
      "the range of the plan. Give some hundred of those that the model will meet",
      report.records)};
}

std::vector<std::string> rounding_warnings(const ImportReport& report) {
  const std::vector<RoundingLoss>& losses = report.losses;
  const double kept = losses.back().agreement;
  if (kept >= 0.99) return {};
  const auto worst = std::min_element(
      losses.begin(), losses.end() - 1,
      [](const RoundingLoss& a, const RoundingLoss& b) { return a.agreement < b.agreement; });
  return {report.tells_numbers
              ? fmt::format("Rounding costs: R2 against the original's numbers is {:.4f}. Most "
                            "of it is lost at {} ({:.4f})",
                            kept, worst->what, worst->agreement)
              : fmt::format("Rounding changes {:.1f} % of the answers. Most of it happens at "
                            "{} ({:.1f} %)",
                            (1 - kept) * 100, worst->what, (1 - worst->agreement) * 100)};
}

}  // namespace

std::vector<std::string> warnings_of(const ImportReport& report) {
  std::vector<std::string> warnings = rounding_warnings(report);
  std::ranges::copy(unit_warnings(report), std::back_inserter(warnings));
  std::ranges::copy(record_warnings(report), std::back_inserter(warnings));
  return warnings;
}

std::optional<ForestReport> forest_report(const real::Program& program,
                                          const std::vector<InputSource>& sources) {
  std::optional<ForestReport> report;
  for (const real::Node& node : program.nodes) {
    const auto* forest = std::get_if<real::ForestNode>(&node.operation);
    if (!forest) continue;
    if (!report) report = ForestReport{};
    report->trees += forest->trees.roots.size();
    report->leaves += forest->trees.leaves;
    report->height = std::max(report->height, height_of(forest->trees));
  }
  if (report) {
    report->tests = sources.size();
    report->decoys =
        static_cast<std::size_t>(std::ranges::count_if(sources, &InputSource::is_decoy));
  }
  return report;
}

}  // namespace sealion::onnx
