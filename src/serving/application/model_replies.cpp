#include "serving/application/model_replies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "serving/protocol/problem.h"
#include "serving/protocol/replies.h"

namespace sealion::serving {
namespace {

nlohmann::json bytes_tensor(const char* name) {
  return {{"name", name}, {"datatype", "BYTES"}, {"shape", {1}}};
}

void check_index_request(const std::string& body) {
  try {
    const JsonDocument document(body, "the body");
    const JsonValue root = document.root();
    if (!root.json().is_object()) root.refuse("an object");
    if (root.contains("ready")) read_flag(root, "ready");
  } catch (const Error& error) {
    throw problem_of(error);
  }
}

}  // namespace

ServedModelPtr find_model_of(const ModelSet& models, const Target& target) {
  if (auto model = models.find(target.name, target.version)) return model;
  const auto versions = models.versions(target.name);
  if (!versions.empty()) {
    refuse(problem::not_found, "the model '{}' has no version '{}' here; there are {}", target.name,
           target.version, fmt::join(versions, ", "));
  }
  std::set<std::string> names;
  for (const auto& model : models.all()) names.insert(model->name());
  refuse(problem::not_found, "there is no model '{}' here; there are {}", target.name,
         fmt::join(names, ", "));
}

Reply repository_index(const ModelSet& models, const std::string& body) {
  // Whichever way it asks: all that are here are ready.
  if (!body.empty()) check_index_request(body);
  nlohmann::json index = nlohmann::json::array();
  for (const auto& model : models.all()) {
    index.push_back({{"name", model->name()},
                     {"version", model->version()},
                     {"state", "READY"},
                     {"reason", ""}});
  }
  return json_reply(index);
}

Reply model_metadata(const ModelSet& models, const ServedModel& model) {
  return json_reply({{"name", model.name()},
                     {"versions", models.versions(model.name())},
                     {"platform", "sealion"},
                     {"inputs", {bytes_tensor("request")}},
                     {"outputs", {bytes_tensor("answer")}},
                     {"parameters",
                      {{"manifest", *model.manifest()},
                       {"manifest_sha256", model.manifest_digest()},
                       {"needs_evaluation_keys", model.service().needs_keys()},
                       {"largest_request_bytes", model.largest_request_bytes()},
                       {"largest_key_bytes", model.service().largest_key_bytes()}}}});
}

Reply model_ready(const ServedModel& model) {
  return json_reply({{"name", model.name()}, {"ready", true}});
}

Reply model_manifest(const ServedModel& model, const std::string& if_none_match) {
  const std::string etag = fmt::format("\"{}\"", model.manifest_digest());
  Reply reply;
  reply.headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}};
  if (if_none_match == etag) {
    reply.status = 304;
    reply.content_type.clear();
  } else {
    reply.shared_text = model.manifest();
  }
  return reply;
}

}  // namespace sealion::serving
