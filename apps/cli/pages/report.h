#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "heras/measure/evaluation.h"
#include "heras/model/model.h"

namespace sealion::cli {

/// What the page tells of.
struct ReportSubject {
  const heras::Model& model;
  const heras::Evaluation& evaluation;  ///< with its encrypted part
  const Inputs& inputs;                 ///< that it judged
  /// Of a real request with record 0, `shown_request_bytes`.
  const std::vector<std::uint8_t>& request_bytes;
  bool are_digits = false;       ///< whether the records are known to be handwritten digits
  std::string command = "demo";  ///< of ours, that makes the page

  const heras::EncryptedEvaluation& encrypted() const { return evaluation.encrypted.value(); }
};

/// Bytes of a request that the page shows: as many as a picture has, or enough to look at.
std::size_t shown_request_bytes(const Inputs& inputs);

/// One HTML page that needs nothing else: styles, charts and images are inside.
std::string render_report(const ReportSubject& subject);

}  // namespace sealion::cli
