#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "serving/protocol/message.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {

/// A reply of JSON.
Reply json_reply(const nlohmann::json& json, unsigned status = 200);
/// A reply without a body.
Reply empty_reply(unsigned status);
/// All headers but those of the connection, which knows the body's length: the reply's own, and
/// `more`.
Headers headers_of(const Reply& reply, const std::string& request_id, const Headers& more);
/// {"error": sentence, "code": name, "request_id": id}, and the headers that belong to it.
Reply problem_reply(const Problem& problem, const std::string& request_id);

}  // namespace sealion::serving
