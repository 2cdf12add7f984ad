#include "serving/protocol/replies.h"

#include <nlohmann/json.hpp>
#include <string>

namespace sealion::serving {
namespace {

/// Messages may quote what came from outside: what is not UTF-8 in them is replaced.
std::string dumped(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Reply json_reply(const nlohmann::json& json, unsigned status) {
  Reply reply;
  reply.status = status;
  reply.text = dumped(json);
  return reply;
}

Reply empty_reply(unsigned status) {
  Reply reply;
  reply.status = status;
  reply.content_type.clear();
  return reply;
}

Headers headers_of(const Reply& reply, const std::string& request_id, const Headers& more) {
  Headers headers = {{"X-Request-Id", request_id}, {"X-Content-Type-Options", "nosniff"}};
  if (!reply.content_type.empty()) headers.emplace_back("Content-Type", reply.content_type);
  headers.insert(headers.end(), reply.headers.begin(), reply.headers.end());
  headers.insert(headers.end(), more.begin(), more.end());
  return headers;
}

Reply problem_reply(const Problem& problem, const std::string& request_id) {
  nlohmann::json json = {{"error", problem.what()}, {"request_id", request_id}};
  if (*problem.kind().code != '\0') json["code"] = problem.kind().code;
  if (problem.missing_keys) json["missing_keys"] = *problem.missing_keys;
  Reply reply = json_reply(json, problem.kind().status);
  if (problem.retry_after) {
    reply.headers.emplace_back("Retry-After", std::to_string(*problem.retry_after));
  }
  if (problem.allowed_methods) reply.headers.emplace_back("Allow", *problem.allowed_methods);
  if (problem.kind().status == problem::unauthorized.status) {
    reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sealion\"");
  }
  return reply;
}

}  // namespace sealion::serving
