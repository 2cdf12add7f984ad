#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json.h"
#include "exchange/answer_range.h"
#include "exchange/model_privacy.h"

/// What a manifest says of answers beyond what they are.
namespace sealion {

nlohmann::ordered_json to_json(const AnswerRange& range);
nlohmann::ordered_json to_json(const ModelPrivacy& privacy);

/// The inverses, for untrusted JSON. Throw `corrupt` naming the field.
AnswerRange read_answer_range(const JsonValue& json);
ModelPrivacy read_model_privacy(const JsonValue& json);

}  // namespace sealion
