#pragma once

#include <string>

#include "serving/models/served_model.h"
#include "serving/protocol/message.h"
#include "serving/protocol/target.h"

/// What the server tells of its models.
namespace sealion::serving {

/// The model of an address; throws Problem, `not_found`, naming those that there are.
ServedModelPtr find_model_of(const ModelSet& models, const Target& target);

/// Of the body of Triton's request: none, or {"ready": true}. Throws Problem for another.
Reply repository_index(const ModelSet& models, const std::string& body);
Reply model_metadata(const ModelSet& models, const ServedModel& model);
Reply model_ready(const ServedModel& model);
/// 304 for a client that has it, by `if_none_match`.
Reply model_manifest(const ServedModel& model, const std::string& if_none_match);

}  // namespace sealion::serving
