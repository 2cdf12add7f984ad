#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "heras/measure/evaluation.h"

namespace sealion::cli {

/// A model under encryption, and what its gates leave to be computed of one record.
struct SparsifierRow {
  std::string file;               ///< or name in the zoo, as it was asked for
  std::optional<double> penalty;  ///< of its sparsifiers; none where it has no sparsifier
  std::size_t activations, activations_left;
  heras::Evaluation evaluation;  ///< with its encrypted part

  const heras::EncryptedEvaluation& encrypted() const { return evaluation.encrypted.value(); }
};

/// What penalties of a sparsifier cost in accuracy and gain in latency.
struct SparsifierCurve {
  std::string data;  ///< where the test records are
  std::vector<SparsifierRow> rows;
};

/// Brings the rows into the order of the activations left.
void sort_rows(SparsifierCurve& curve);

nlohmann::json to_json(const SparsifierCurve& curve);
std::string to_text(const SparsifierCurve& curve);
std::string to_markdown(const SparsifierCurve& curve);

}  // namespace sealion::cli
