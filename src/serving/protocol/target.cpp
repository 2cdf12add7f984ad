#include "serving/protocol/target.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sealion::serving {
namespace {

constexpr const char* reads = "GET, HEAD";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What a segment says once its escapes are resolved (RFC 3986, section 2.1); nothing for broken
/// ones.
std::optional<std::string> decoded(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '%') {
      text += segment[i];
      continue;
    }
    if (i + 2 >= segment.size()) return std::nullopt;
    const int high = hex_digit(segment[i + 1]), low = hex_digit(segment[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    text += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return text;
}

/// "/v2/models/a" -> "v2", "models", "a". Nothing for a path that is none.
std::optional<std::vector<std::string>> segments_of(std::string_view path) {
  constexpr std::size_t most_segments = 8;
  if (path.empty() || path.front() != '/') return std::nullopt;
  std::vector<std::string> segments;
  path.remove_prefix(1);
  while (segments.size() < most_segments) {
    const std::size_t end = path.find('/');
    const auto segment = decoded(path.substr(0, end));
    if (!segment) return std::nullopt;
    segments.push_back(*segment);
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
  return std::nullopt;
}

using Segments = std::vector<std::string>;

/// Behind the name of a model, and its version if there is one.
std::optional<Target> find_of_model(const Segments& rest, const std::string& name,
                                    const std::string& version) {
  const auto target = [&](Place place, const char* address, const char* methods) {
    return Target{place, address, methods, name, version};
  };
  if (rest.empty()) return target(Place::model, "/v2/models/{name}", reads);
  if (rest.size() != 1) return std::nullopt;
  if (rest[0] == "ready") return target(Place::model_ready, "/v2/models/{name}/ready", reads);
  if (rest[0] == "manifest") return target(Place::manifest, "/v2/models/{name}/manifest", reads);
  if (rest[0] == "infer") return target(Place::infer, "/v2/models/{name}/infer", "POST");
  return std::nullopt;
}

/// Behind "v2".
std::optional<Target> find_of_protocol(const Segments& path) {
  if (path.empty()) return Target{Place::server, "/v2", reads};
  const std::string& first = path[0];
  if (path.size() == 1) {
    if (first == "keys") return Target{Place::keys, "/v2/keys", reads};
    return std::nullopt;
  }
  const std::string& second = path[1];
  if (first == "models" && !second.empty()) {
    Segments rest(path.begin() + 2, path.end());
    std::string version;
    if (rest.size() >= 2 && rest[0] == "versions") {
      version = rest[1];
      if (version.empty()) return std::nullopt;
      rest.erase(rest.begin(), rest.begin() + 2);
    }
    return find_of_model(rest, second, version);
  }
  if (path.size() != 2) return std::nullopt;
  if (first == "health" && second == "live") return Target{Place::live, "/v2/health/live", reads};
  if (first == "health" && second == "ready") {
    return Target{Place::ready, "/v2/health/ready", reads};
  }
  if (first == "repository" && second == "index") {
    return Target{Place::repository_index, "/v2/repository/index", "POST"};
  }
  if (first == "keys") {
    return Target{Place::key, "/v2/keys/{sha256}", "DELETE, HEAD, PUT", {}, {}, second};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Target> find_target(const std::string& path) {
  const auto segments = segments_of(path);
  if (!segments) return std::nullopt;
  const std::string& first = segments->front();
  if (first == "v2") return find_of_protocol({segments->begin() + 1, segments->end()});
  if (path == "/metrics") return Target{Place::metrics, "/metrics", reads};
  if (path == "/openapi.json") return Target{Place::description, "/openapi.json", reads};
  return Target{Place::page, "/{file}", reads, path.substr(1)};
}

bool knows_method(const Target& target, const std::string& method) {
  const std::string_view methods = target.methods;
  for (std::size_t at = 0; at < methods.size();) {
    const std::size_t end = std::min(methods.find(',', at), methods.size());
    if (methods.substr(at, end - at) == method) return true;
    at = end + 2;
  }
  return false;
}

}  // namespace sealion::serving
