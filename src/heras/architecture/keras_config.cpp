#include "heras/architecture/keras_config.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_fields = 256;
constexpr std::size_t longest_quote = 60;
constexpr auto largest_size = static_cast<std::int64_t>(largest_node_size);

std::size_t size_of(const JsonValue& value) {
  return static_cast<std::size_t>(value.integer(1, largest_size));
}

/// How weights start, which says nothing about the network.
bool is_initial(const std::string& key) { return key.ends_with("_initializer"); }

bool is_of_training(const std::string& key) {
  return key.ends_with("_regularizer") || key.ends_with("_constraint");
}

bool is_only(const nlohmann::json& value, const nlohmann::json& only) {
  if (!value.is_array()) return value == only;
  return std::all_of(value.begin(), value.end(), [&](const auto& entry) { return entry == only; });
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string shown =
      nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (shown.size() > longest_quote) shown = shown.substr(0, longest_quote) + "...";
  return shown;
}

std::optional<JsonValue> KerasConfig::find(const char* key) {
  asked_.insert(key);
  if (!config_.contains(key)) return std::nullopt;
  return config_.at(key);
}

std::optional<JsonValue> KerasConfig::find_any(const char* key) {
  auto value = find(key);
  if (value && value->json().is_null()) return std::nullopt;
  return value;
}

std::size_t KerasConfig::size(const char* key) {
  asked_.insert(key);
  return size_of(config_.at(key));
}

std::size_t KerasConfig::size(const char* key, std::size_t fallback) {
  const auto value = find(key);
  return value ? size_of(*value) : fallback;
}

bool KerasConfig::flag(const char* key, bool fallback) {
  const auto value = find(key);
  return value ? value->flag() : fallback;
}

double KerasConfig::number(const char* key, double fallback) {
  const auto value = find(key);
  return value ? value->number() : fallback;
}

std::string KerasConfig::text(const char* key, const std::string& fallback) {
  const auto value = find(key);
  return value ? value->text() : fallback;
}

Size2D KerasConfig::size_2d(const char* key, std::optional<Size2D> fallback) {
  asked_.insert(key);
  if (!config_.contains(key) && fallback) return *fallback;
  const JsonValue value = config_.at(key);
  if (!value.json().is_array()) return size_of(value);
  const std::vector<JsonValue> sizes = value.entries(2);
  if (sizes.size() != 2) value.refuse("one size, or an array of 2");
  return {size_of(sizes[0]), size_of(sizes[1])};
}

void KerasConfig::require(const char* key, const nlohmann::json& only, const char* reason) {
  const auto value = find(key);
  if (!value || is_only(value->json(), only)) return;
  fail(ErrorCode::unsupported, "{} must be {}: {}", value->place(), only.dump(), reason);
}

void KerasConfig::ignore(std::initializer_list<const char*> keys) {
  asked_.insert(keys.begin(), keys.end());
}

std::vector<std::string> KerasConfig::finish() {
  std::vector<std::string> left_out;
  for (const auto& [key, value] : config_.fields(most_fields)) {
    if (asked_.contains(key) || value.json().is_null() || is_initial(key)) continue;
    if (is_of_training(key)) {
      left_out.push_back(value.place() + " is not taken over: training here knows nothing like it");
      continue;
    }
    fail(ErrorCode::unsupported, "{} is an option that is not known here", value.place());
  }
  return left_out;
}

}  // namespace sealion::heras
