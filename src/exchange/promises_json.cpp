#include "exchange/promises_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "rlwe/answer_mask.h"

namespace sealion {
namespace {

constexpr const char *proved_mode = "proved", *calibrated_mode = "calibrated";

}  // namespace

nlohmann::ordered_json to_json(const AnswerRange& range) {
  nlohmann::ordered_json fields = {{"mode", range.is_calibrated ? calibrated_mode : proved_mode},
                                   {"bits", range.bits}};
  if (range.is_calibrated) fields["safety_factor"] = range.safety_factor;
  if (range.detection_bits != 0) fields["detection_bits"] = range.detection_bits;
  return fields;
}

nlohmann::ordered_json to_json(const ModelPrivacy& privacy) {
  return {{"bits", privacy.bits},
          {"flood_bits", privacy.flood_bits},
          {"logit_noise", privacy.logit_noise}};
}

AnswerRange read_answer_range(const JsonValue& json) {
  constexpr int most_bits = 1024;
  AnswerRange range;
  const std::string mode = read_text(json, "mode");
  range.is_calibrated = mode == calibrated_mode;
  if (!range.is_calibrated && mode != proved_mode) {
    json.at("mode").refuse(fmt::format("'{}' or '{}'", proved_mode, calibrated_mode));
  }
  range.bits = static_cast<int>(read_integer(json, "bits", 1, most_bits));
  if (json.contains("safety_factor")) range.safety_factor = read_number(json, "safety_factor");
  if (json.contains("detection_bits")) {
    range.detection_bits = static_cast<int>(read_integer(json, "detection_bits", 1, most_bits));
  }
  return range;
}

ModelPrivacy read_model_privacy(const JsonValue& json) {
  ModelPrivacy privacy;
  privacy.bits = static_cast<int>(read_integer(json, "bits", 1, most_privacy_bits));
  privacy.flood_bits = static_cast<int>(read_integer(json, "flood_bits", 1, most_flood_bits));
  privacy.logit_noise =
      static_cast<std::uint64_t>(read_integer(json, "logit_noise", 0, largest_logit_noise));
  return privacy;
}

}  // namespace sealion
