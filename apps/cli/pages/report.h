#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/pictures.h"
#include "heras/measure/evaluation.h"
#include "heras/model/model.h"

namespace sealion::cli {

/// What the page tells of.
struct ReportSubject {
  const heras::Model& model;
  const heras::Evaluation& evaluation;  ///< with its encrypted part
  Pictures images;                      ///< that it judged
  /// Bytes of a real ciphertext of image 0, one a pixel.
  const std::vector<std::uint8_t>& ciphertext_bytes;

  const heras::EncryptedEvaluation& encrypted() const { return evaluation.encrypted.value(); }
};

/// One HTML page that needs nothing else: styles, charts and images are inside.
std::string render_report(const ReportSubject& subject);

}  // namespace sealion::cli
