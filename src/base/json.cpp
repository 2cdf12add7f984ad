#include "base/json.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace sealion {
namespace {

constexpr std::size_t longest_name = 64;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

std::int64_t to_integer(const nlohmann::json& value, const char* key, std::int64_t low,
                        std::int64_t high) {
  if (!value.is_number_integer()) fail(ErrorCode::corrupt, "the field '{}' is no integer", key);
  // JSON's unsigned values above the signed range would wrap.
  const bool too_large =
      value.is_number_unsigned() &&
      value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  if (too_large || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
    fail(ErrorCode::corrupt, "the field '{}' is {}, not in [{}, {}]", key, value.dump(), low, high);
  }
  return value.get<std::int64_t>();
}

}  // namespace

void check_name(const std::string& name, const char* what) {
  if (name.empty() || name.size() > longest_name) {
    fail(ErrorCode::invalid_argument, "the name of a {} has 1 to {} characters, not {}", what,
         longest_name, name.size());
  }
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    fail(ErrorCode::invalid_argument,
         "the name of a {} is made of letters, digits, '.', '_' and '-'", what);
  }
}

const nlohmann::json& read_field(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) fail(ErrorCode::corrupt, "expected an object with '{}'", key);
  const auto field = object.find(key);
  if (field == object.end()) fail(ErrorCode::corrupt, "the field '{}' is missing", key);
  return *field;
}

const nlohmann::json& read_object(const nlohmann::json& object, const char* key) {
  const nlohmann::json& field = read_field(object, key);
  if (!field.is_object()) fail(ErrorCode::corrupt, "the field '{}' is not an object", key);
  return field;
}

const nlohmann::json& read_array(const nlohmann::json& object, const char* key, std::size_t limit) {
  const nlohmann::json& field = read_field(object, key);
  if (!field.is_array()) fail(ErrorCode::corrupt, "the field '{}' is not an array", key);
  if (field.size() > limit) {
    fail(ErrorCode::corrupt, "the field '{}' has {} entries, more than {}", key, field.size(),
         limit);
  }
  return field;
}

std::int64_t read_integer(const nlohmann::json& object, const char* key, std::int64_t low,
                          std::int64_t high) {
  return to_integer(read_field(object, key), key, low, high);
}

std::size_t read_size(const nlohmann::json& object, const char* key, std::size_t high) {
  return static_cast<std::size_t>(read_integer(object, key, 0, static_cast<std::int64_t>(high)));
}

std::vector<std::size_t> read_sizes(const nlohmann::json& object, const char* key,
                                    std::size_t limit, std::size_t high) {
  std::vector<std::size_t> sizes;
  for (const nlohmann::json& size : read_array(object, key, limit)) {
    sizes.push_back(
        static_cast<std::size_t>(to_integer(size, key, 0, static_cast<std::int64_t>(high))));
  }
  return sizes;
}

std::vector<double> read_numbers(const nlohmann::json& object, const char* key, std::size_t limit) {
  std::vector<double> numbers;
  for (const nlohmann::json& number : read_array(object, key, limit)) {
    if (!number.is_number()) fail(ErrorCode::corrupt, "the field '{}' has what is no number", key);
    numbers.push_back(number.get<double>());
  }
  return numbers;
}

double read_number(const nlohmann::json& object, const char* key) {
  const nlohmann::json& field = read_field(object, key);
  if (!field.is_number()) fail(ErrorCode::corrupt, "the field '{}' is no number", key);
  return field.get<double>();
}

bool read_flag(const nlohmann::json& object, const char* key) {
  const nlohmann::json& field = read_field(object, key);
  if (!field.is_boolean())
    fail(ErrorCode::corrupt, "the field '{}' is neither true nor false", key);
  return field.get<bool>();
}

std::string read_text(const nlohmann::json& object, const char* key) {
  const nlohmann::json& field = read_field(object, key);
  if (!field.is_string()) fail(ErrorCode::corrupt, "the field '{}' is no string", key);
  return field.get<std::string>();
}

nlohmann::json parse_json(const std::string& text, const std::string& source) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    fail(ErrorCode::corrupt, "{}: damaged JSON: {}", source, error.what());
  }
}

}  // namespace sealion
