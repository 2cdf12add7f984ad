#pragma once

#include <string>
#include <vector>

#include "base/table.h"

namespace sealion::bench {

/// One operation of both libraries. Medians over the rounds; the ratio is the median of the ratios
/// within a round, whose parts are measured right after each other.
struct Comparison {
  std::string name;
  double seal_seconds = 0;
  double sealion_seconds = 0;
  double ratio = 0;  ///< how many times as long SEAL takes
};

/// Collects what the rounds measure.
class Rounds {
 public:
  /// Another round of the operation of this name.
  void add(const std::string& name, double seal_seconds, double sealion_seconds);
  /// In the order in which the names came first.
  std::vector<Comparison> medians() const;

 private:
  struct Operation {
    std::string name;
    std::vector<double> seal, sealion;
  };
  std::vector<Operation> operations_;
};

/// A row for each operation: medians of both libraries, and their ratio.
ReportTable comparison_table(const std::vector<Comparison>& comparisons);

}  // namespace sealion::bench
