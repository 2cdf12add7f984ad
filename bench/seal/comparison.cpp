#include "bench/seal/comparison.h"

#include <algorithm>

#include "rates/median.h"

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

ReportTable comparison_table(const std::vector<Comparison>& comparisons) {
  constexpr Alignment right = Alignment::right;
  ReportTable table({{"operation", Alignment::left, Unit::none, "name"},
                     {"SEAL", right, Unit::seconds, "seal_seconds"},
                     {"SEALion", right, Unit::seconds, "sealion_seconds"},
                     {"ratio", right, Unit::ratio, "ratio"}});
  for (const Comparison& row : comparisons) {
    table.add({row.name, row.seal_seconds, row.sealion_seconds, row.ratio});
  }
  return table;
}

}  // namespace sealion::bench
