#pragma once

#include <optional>
#include <string>

namespace sealion::serving {

/// What an address is of.
enum class Place {
  live,
  ready,
  server,
  repository_index,
  model,
  model_ready,
  manifest,
  infer,
  keys,
  key,
  metrics,
  description,
  page
};

/// An address that the server knows.
struct Target {
  Place place;
  const char* address;                  ///< as docs/protocol.md has it, for log and metrics
  const char* methods;                  ///< that it knows: "GET, HEAD"
  std::string name = {}, version = {};  ///< of the model; of a file of the page
  std::string digest = {};              ///< of a key, as it stands there
};

/// Of an untrusted path; nothing where it is none of the protocol's.
std::optional<Target> find_target(const std::string& path);

/// Whether `method` is among the target's.
bool knows_method(const Target& target, const std::string& method);

}  // namespace sealion::serving
