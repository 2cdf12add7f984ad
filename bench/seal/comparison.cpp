#include "bench/seal/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/timing.h"
#include "cli/support/format.h"

namespace sealion::bench {

void Rounds::add(const std::string& name, double seal_seconds, double sealion_seconds) {
  auto operation = std::ranges::find(operations_, name, &Operation::name);
  if (operation == operations_.end()) {
    operation = operations_.insert(operations_.end(), {.name = name, .seal = {}, .sealion = {}});
  }
  operation->seal.push_back(seal_seconds);
  operation->sealion.push_back(sealion_seconds);
}

std::vector<Comparison> Rounds::medians() const {
  std::vector<Comparison> result;
  for (const Operation& operation : operations_) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < operation.seal.size(); ++i) {
      ratios.push_back(operation.seal[i] / operation.sealion[i]);
    }
    result.push_back({.name = operation.name,
                      .seal_seconds = median(operation.seal),
                      .sealion_seconds = median(operation.sealion),
                      .ratio = median(ratios)});
  }
  return result;
}

std::string comparison_table(const std::string& title, const std::vector<Comparison>& comparisons) {
  std::size_t width = 0;
  for (const Comparison& row : comparisons) width = std::max(width, row.name.size());
  std::string text = fmt::format("{}\n{:<{}}  {:>12}  {:>12}  {:>7}\n", title, "", width, "SEAL",
                                 "SEALion", "ratio");
  for (const Comparison& row : comparisons) {
    text += fmt::format("{:<{}}  {:>12}  {:>12}  {:>7.1f}\n", row.name, width,
                        cli::as_seconds(row.seal_seconds), cli::as_seconds(row.sealion_seconds),
                        row.ratio);
  }
  return text;
}

nlohmann::json comparisons_to_json(const std::vector<Comparison>& comparisons) {
  nlohmann::json list = nlohmann::json::array();
  for (const Comparison& row : comparisons) {
    list.push_back({{"name", row.name},
                    {"seal_seconds", row.seal_seconds},
                    {"sealion_seconds", row.sealion_seconds},
                    {"ratio", row.ratio}});
  }
  return list;
}

}  // namespace sealion::bench
