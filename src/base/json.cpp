#include "base/json.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/hex.h"

namespace sealion {
namespace {

constexpr std::size_t longest_name = 64;
constexpr int deepest = 32;
constexpr std::size_t longest_quote = 60;
constexpr const char* finite_number = "a finite number";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= longest_name &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

/// Printable whatever is in it.
std::string quote(const nlohmann::json& value) {
  std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > longest_quote) text = text.substr(0, longest_quote) + "...";
  return text;
}

std::string describe(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return fmt::format("an array of {} entries", value.size());
  return quote(value);
}

/// "units" of the document, "layers[3].units" within it.
std::string field_path(const std::string& path, const std::string& key) {
  const std::string name = is_name(key) ? key : quote(key);
  return path.empty() ? name : path + "." + name;
}

std::string entry_path(const std::string& path, std::size_t i) {
  return fmt::format("{}[{}]", path, i);
}

/// JSON's unsigned values above the signed range would wrap.
bool is_signed_integer(const nlohmann::json& value) {
  if (!value.is_number_integer()) return false;
  return !value.is_number_unsigned() ||
         value.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
}

bool is_finite(const nlohmann::json& value) {
  return value.is_number() && std::isfinite(value.get<double>());
}

/// Follows a parser through a document.
class StructureCheck {
 public:
  bool operator()(int depth, nlohmann::json::parse_event_t event, const nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    if (depth > deepest) fail(ErrorCode::corrupt, "nested deeper than {} levels", deepest);
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end) keys_.pop_back();
    if (event == Event::key && !keys_.back().insert(value.get<std::string>()).second) {
      fail(ErrorCode::corrupt, "the field {} stands twice in one object", quote(value));
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

void check_name(const std::string& name, const char* what) {
  if (name.empty() || name.size() > longest_name) {
    fail(ErrorCode::invalid_argument, "the name of a {} has 1 to {} characters, not {}", what,
         longest_name, name.size());
  }
  if (!is_name(name)) {
    fail(ErrorCode::invalid_argument,
         "the name of a {} is made of letters, digits, '.', '_' and '-'", what);
  }
}

JsonValue::JsonValue(const nlohmann::json& value, std::string path)
    : value_(&value), path_(std::move(path)) {}

void JsonValue::refuse(const std::string& wanted) const {
  fail(ErrorCode::corrupt, "{} must be {}, not {}", place(), wanted, describe(*value_));
}

void JsonValue::expect_object() const {
  if (!value_->is_object()) refuse("an object");
}

void JsonValue::expect_array(std::size_t limit) const {
  if (value_->is_array() && value_->size() <= limit) return;
  refuse(fmt::format("an array of at most {} entries", limit));
}

bool JsonValue::contains(const char* key) const { return value_->contains(key); }

JsonValue JsonValue::at(const char* key) const {
  expect_object();
  const auto field = value_->find(key);
  if (field == value_->end()) fail(ErrorCode::corrupt, "{} is missing", field_path(path_, key));
  return {*field, field_path(path_, key)};
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::fields(std::size_t limit) const {
  expect_object();
  if (value_->size() > limit) {
    fail(ErrorCode::corrupt, "{} must have at most {} fields, not {}", place(), limit,
         value_->size());
  }
  std::vector<std::pair<std::string, JsonValue>> all;
  for (const auto& [key, value] : value_->items()) {
    all.emplace_back(key, JsonValue(value, field_path(path_, key)));
  }
  return all;
}

std::vector<JsonValue> JsonValue::entries(std::size_t limit) const {
  expect_array(limit);
  std::vector<JsonValue> all;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    all.emplace_back((*value_)[i], entry_path(path_, i));
  }
  return all;
}

std::int64_t JsonValue::integer(std::int64_t low, std::int64_t high) const {
  if (is_signed_integer(*value_)) {
    const auto number = value_->get<std::int64_t>();
    if (number >= low && number <= high) return number;
  }
  refuse(fmt::format("an integer in [{}, {}]", low, high));
}

double JsonValue::number() const {
  if (!is_finite(*value_)) refuse(finite_number);
  return value_->get<double>();
}

/// Of perhaps millions, so that only a bad one is told its place.
std::vector<double> JsonValue::numbers(std::size_t limit) const {
  expect_array(limit);
  std::vector<double> all;
  all.reserve(value_->size());
  for (const nlohmann::json& entry : *value_) {
    if (!is_finite(entry)) JsonValue(entry, entry_path(path_, all.size())).refuse(finite_number);
    all.push_back(entry.get<double>());
  }
  return all;
}

bool JsonValue::flag() const {
  if (!value_->is_boolean()) refuse("true or false");
  return value_->get<bool>();
}

std::string JsonValue::text() const {
  if (!value_->is_string()) refuse("a string");
  return value_->get<std::string>();
}

JsonValue read_object(const JsonValue& object, const char* key) {
  JsonValue field = object.at(key);
  if (!field.json().is_object()) field.refuse("an object");
  return field;
}

std::vector<JsonValue> read_array(const JsonValue& object, const char* key, std::size_t limit) {
  return object.at(key).entries(limit);
}

std::int64_t read_integer(const JsonValue& object, const char* key, std::int64_t low,
                          std::int64_t high) {
  return object.at(key).integer(low, high);
}

std::size_t read_size(const JsonValue& object, const char* key, std::size_t high) {
  return static_cast<std::size_t>(read_integer(object, key, 0, static_cast<std::int64_t>(high)));
}

std::vector<std::size_t> read_sizes(const JsonValue& object, const char* key, std::size_t limit,
                                    std::size_t high) {
  std::vector<std::size_t> sizes;
  for (const JsonValue& size : read_array(object, key, limit)) {
    sizes.push_back(static_cast<std::size_t>(size.integer(0, static_cast<std::int64_t>(high))));
  }
  return sizes;
}

double read_number(const JsonValue& object, const char* key) { return object.at(key).number(); }

std::vector<double> read_numbers(const JsonValue& object, const char* key, std::size_t limit) {
  return object.at(key).numbers(limit);
}

bool read_flag(const JsonValue& object, const char* key) { return object.at(key).flag(); }

std::string read_text(const JsonValue& object, const char* key) { return object.at(key).text(); }

std::vector<std::string> read_texts(const JsonValue& object, const char* key, std::size_t limit) {
  std::vector<std::string> texts;
  for (const JsonValue& text : read_array(object, key, limit)) texts.push_back(text.text());
  return texts;
}

void read_hex(const JsonValue& value, std::span<std::uint8_t> bytes) {
  if (from_hex(value.text(), bytes)) return;
  value.refuse(fmt::format("{} digits 0 to 9 and a to f", 2 * bytes.size()));
}

std::size_t read_choice(const JsonValue& object, const char* key,
                        const std::vector<std::string>& names) {
  const JsonValue field = object.at(key);
  const auto found =
      field.json().is_string() ? std::find(names.begin(), names.end(), field.text()) : names.end();
  if (found == names.end()) field.refuse(fmt::format("one of {}", fmt::join(names, ", ")));
  return static_cast<std::size_t>(found - names.begin());
}

void refuse_other_fields(const JsonValue& object, const std::vector<std::string>& known) {
  for (const auto& [key, value] : object.fields(std::numeric_limits<std::size_t>::max())) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    fail(ErrorCode::corrupt, "{} is no field that is known there: {} are", value.place(),
         fmt::join(known, ", "));
  }
}

nlohmann::json parse_json(const std::string& text, const std::string& source) {
  try {
    StructureCheck check;
    return nlohmann::json::parse(text, std::ref(check));
  } catch (const nlohmann::json::exception& error) {
    fail(ErrorCode::corrupt, "{}: damaged JSON: {}", source, error.what());
  } catch (const Error& error) {
    blame(source + ": damaged JSON", error);
  }
}

JsonDocument::JsonDocument(const std::string& text, const std::string& source)
    : json_(std::make_unique<const nlohmann::json>(parse_json(text, source))) {}

JsonDocument::~JsonDocument() = default;

JsonValue JsonDocument::root() const { return *json_; }

void blame(const std::string& source, const Error& error) {
  const bool is_invalid = error.code() == ErrorCode::invalid_argument;
  fail(is_invalid ? ErrorCode::corrupt : error.code(), "{}: {}", source, error.what());
}

}  // namespace sealion
