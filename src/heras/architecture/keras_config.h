#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "heras/layers/layer.h"

namespace sealion::heras {

/// Text of a document as messages may show it: quoted, ASCII, not too long.
std::string quoted(const std::string& text);

/// The options of one layer as Keras wrote them. A field that is missing has the default that Keras
/// gives it; one that was never asked for is refused in the end, so that nothing is overlooked.
class KerasConfig {
 public:
  /// `config` is the layer's field of that name; its place is the layer's name in all messages.
  explicit KerasConfig(const JsonValue& config) : config_(config) {}

  std::string place() const { return config_.place(); }

  /// The field, or nothing where it is missing.
  std::optional<JsonValue> find(const char* key);
  /// The same where a null means nothing too.
  std::optional<JsonValue> find_any(const char* key);

  /// 1 to the most that a layer can have; must be there.
  std::size_t size(const char* key);
  std::size_t size(const char* key, std::size_t fallback);
  bool flag(const char* key, bool fallback);
  double number(const char* key, double fallback);
  std::string text(const char* key, const std::string& fallback);
  /// One number for both directions, or two.
  Size2D size_2d(const char* key, std::optional<Size2D> fallback = std::nullopt);

  /// Throws `unsupported` unless the field, if there, is `only`: a number, a list of such numbers,
  /// a flag or a text; `reason` says why.
  void require(const char* key, const nlohmann::json& only, const char* reason);
  /// Nothing that changes what the network computes.
  void ignore(std::initializer_list<const char*> keys);
  /// What was there that training in Keras would have used, and training here will not:
  /// regularizers and constraints. Throws `unsupported` for any field that was not asked for and is
  /// not null.
  std::vector<std::string> finish();

 private:
  JsonValue config_;
  std::set<std::string> asked_ = {"name", "dtype", "dtype_policy"};
};

}  // namespace sealion::heras
