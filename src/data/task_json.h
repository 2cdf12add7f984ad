#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/enum_names.h"
#include "base/json.h"
#include "data/task.h"

namespace sealion {

template <>
struct EnumNames<AnswerFunction> {
  static constexpr const char* subject = "function";
  static constexpr auto table =
      std::to_array<EnumName<AnswerFunction>>({{AnswerFunction::identity, "identity"},
                                               {AnswerFunction::exp, "exp"},
                                               {AnswerFunction::expm1, "expm1"},
                                               {AnswerFunction::logistic, "logistic"},
                                               {AnswerFunction::softplus, "softplus"},
                                               {AnswerFunction::tanh, "tanh"},
                                               {AnswerFunction::relu, "relu"}});
};

template <>
struct EnumNames<ProbabilityRule> {
  static constexpr const char* subject = "probabilities";
  static constexpr auto table = std::to_array<EnumName<ProbabilityRule>>(
      {{ProbabilityRule::softmax, "softmax"},
       {ProbabilityRule::shares, "shares"},
       {ProbabilityRule::one_against_rest, "one-against-rest"},
       {ProbabilityRule::untold, "untold"}});
};

/// As manifests and model files have it: {"classes": [...]}, with "probabilities" where these are
/// no softmax, or {"name": ..., "offset": ...}, with a "function" where it is not the identity.
nlohmann::ordered_json to_json(const Task& task);

/// The inverse, for untrusted JSON. Throws `corrupt` naming the field.
Task read_task(const JsonValue& json);

}  // namespace sealion
