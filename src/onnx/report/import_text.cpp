#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/quantity.h"
#include "base/table.h"
#include "onnx/report/import_summary.h"

namespace sealion::onnx {
namespace {

std::string shown(double measure, bool numbers) {
  return numbers ? fmt::format("{:.4f}", measure) : fmt::format("{:.2f} %", measure * 100);
}

std::string agreement_heading(const ImportReport& report) {
  return fmt::format("{} the {}", report.tells_numbers ? "R2 against" : "Answers as",
                     report.replacement ? "distilled" : "original");
}

/// What became of the answers on the way from the original to integers.
ReportTable replacement_table(const ImportReport& report) {
  constexpr Alignment left = Alignment::left, right = Alignment::right;
  const bool numbers = report.tells_numbers;
  const ReplacementReport& replacement = *report.replacement;
  ReportTable table({{"Activations", left},
                     {numbers ? "R2 against the original" : "Answers as the original", right},
                     {numbers ? "R2" : "Accuracy", right}});
  const auto accuracy = [&](const std::optional<double>& measure) {
    return measure ? TableCell(shown(*measure, numbers)) : TableCell();
  };
  table.add({"the original's", "", accuracy(report.original_accuracy)});
  const auto add = [&](const char* what, const RoundingLoss& loss) {
    table.add({what, shown(loss.agreement, numbers), accuracy(loss.accuracy)});
  };
  add("replaced, nothing learned", replacement.before);
  add("replaced and distilled", replacement.distilled);
  add("as integers", replacement.rounded);
  return table;
}

std::string replacement_text(const ImportReport& report) {
  const ReplacementReport& replacement = *report.replacement;
  return fmt::format("Replaced {} activations and pools; learned from {} records, {}.\n\n{}",
                     replacement.replaced, with_commas(replacement.learned_from),
                     replacement.judged_apart
                         ? fmt::format("judged on {} others", with_commas(report.records))
                         : std::string("judged on them too: others may fare worse"),
                     to_text(replacement_table(report)));
}

ReportTable loss_table(const ImportReport& report) {
  constexpr Alignment left = Alignment::left, right = Alignment::right;
  const bool numbers = report.tells_numbers;
  ReportTable table({{"Rounded", left},
                     {agreement_heading(report), right},
                     {numbers ? "R2" : "Accuracy", right}});
  const auto accuracy = [&](const std::optional<double>& measure) {
    return measure ? TableCell(shown(*measure, numbers)) : TableCell();
  };
  table.add({report.replacement ? "nothing (distilled)" : "nothing (the original)", "",
             accuracy(report.replacement ? report.replacement->distilled.accuracy
                                         : report.original_accuracy)});
  for (const RoundingLoss& loss : report.losses) {
    table.add({loss.what, shown(loss.agreement, numbers), accuracy(loss.accuracy)});
  }
  return table;
}

std::string forest_text(const ForestReport& forest) {
  return fmt::format(
      "Trees: {}, of {} decisions at most from root to leaf, with {} leaves. They ask {} "
      "different\n"
      "comparisons of a record{}; the manifest tells which, not what the leaves say.\n",
      with_commas(forest.trees), forest.height, with_commas(forest.leaves),
      with_commas(forest.tests - forest.decoys),
      forest.decoys > 0 ? fmt::format(", and {} decoys stand among them", forest.decoys) : "");
}

std::string inputs_text(std::uint64_t levels) {
  return levels == 1 ? "inputs of 0 and 1" : fmt::format("inputs of {} levels", levels);
}

}  // namespace

std::string to_text(const ImportSummary& summary) {
  const ImportReport& report = summary.report;
  std::string text =
      fmt::format("Imported a model of {}, calibrated on {} records: {}, weights of {}.\n",
                  report.producer, with_commas(report.records),
                  inputs_text(report.fineness.input_levels), report.fineness.weight_levels);
  if (!report.left_to_client.empty()) {
    text += fmt::format("Left to the client, behind the last weight: {}.\n",
                        fmt::join(report.left_to_client, ", "));
  }
  if (report.forest) text += forest_text(*report.forest);
  if (report.replacement) text += replacement_text(report);
  text += fmt::format("\n{}\n", to_text(loss_table(report)));
  for (const std::string& warning : report.warnings) text += fmt::format("Warning: {}.\n", warning);
  text += to_text(summary.plan);
  if (summary.out) {
    text += fmt::format("\nSaved {} and, for clients, its manifest.\n", summary.out->string());
  }
  return text;
}

}  // namespace sealion::onnx
