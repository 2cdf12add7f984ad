#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/table.h"
#include "data/feature_table.h"
#include "heras/measure/evaluation.h"
#include "heras/transfer/embedding.h"

namespace sealion::cli {

/// Accuracy on all test images by what a head was fitted on.
struct RepresentationCurve {
  std::string name;                     ///< "raw_pixels"
  std::vector<double> mean, deviation;  ///< [labels_per_class], shares from 0 to 1
};

struct LearningCurves {
  std::vector<std::size_t> labels_per_class;
  std::size_t draws = 0;  ///< of the labelled images, for each point
  std::vector<RepresentationCurve> representations;
};

/// Takes the document of `sealion-train learning-curve`. Throws `corrupt` for another one.
LearningCurves learning_curves_from_json(const nlohmann::json& json);

/// The mean of a representation at so many labels a class.
double mean_at(const LearningCurves& curves, const std::string& name, std::size_t labels);

/// A client learns on what a server's encoder makes of its encrypted images.
struct TransferStudy {
  std::string model;
  bool are_digits = false;  ///< whether the images are known to be handwritten digits
  std::size_t latents = 0;  ///< of an image
  std::size_t server_images = 0, client_images = 0, test_images = 0;
  std::size_t n = 0;
  std::vector<std::uint64_t> plain_moduli;
  int security_bits = 0;
  double noise_margin_bits = 0;     ///< the least of all answers
  heras::LogitComparison compared;  ///< decrypted latents with those of the reference
  heras::EmbeddingCost embedding;   ///< of one batch
  LearningCurves curves;

  Dataset shown;                              ///< some test images
  std::vector<std::uint8_t> reconstructions;  ///< of these, from decrypted latents
  FeatureTable plane;                         ///< [test images][2]: the latents' main plane
  std::vector<std::uint32_t> plane_labels;    ///< [test images]
};

/// Accuracies in per cent, a row for each representation and a column for each number of labels;
/// `plus_minus` stands between mean and deviation.
ReportTable accuracy_table(const LearningCurves& curves, const char* plus_minus);

nlohmann::json to_json(const TransferStudy& study);
std::string to_text(const TransferStudy& study);

/// "Raw pixels", for people.
std::string representation_title(const std::string& name);

}  // namespace sealion::cli
