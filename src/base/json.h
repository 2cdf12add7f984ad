#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/enum_names.h"
#include "base/error.h"

/// The one way in which JSON from outside is read. What is wrong with a document is an Error
/// `corrupt` that says where, what must be there and what is: "layers[3].units must be an integer
/// in [1, 65536], not -4".
namespace sealion {

/// Names of models and layers: 1 to 64 of letters, digits, '.', '_' and '-', so that they are safe
/// in file names and on terminals. Throws `invalid_argument` naming `what`.
void check_name(const std::string& name, const char* what);

/// A value of a document and where in it. Refers to the document, which must outlive it.
class JsonValue {
 public:
  /// The document, or what stands at `path` in it.
  JsonValue(const nlohmann::json& value, std::string path = {});

  const nlohmann::json& json() const { return *value_; }
  /// Where this is, for messages.
  std::string place() const { return path_.empty() ? "the document" : path_; }

  /// Whether this is an object with that field.
  bool contains(const char* key) const;
  /// A field of this object; throws where it is missing.
  JsonValue at(const char* key) const;
  /// All fields of this object, by name.
  std::vector<std::pair<std::string, JsonValue>> fields(std::size_t limit) const;
  /// The entries of this array.
  std::vector<JsonValue> entries(std::size_t limit) const;

  /// From here on, this value itself.
  std::int64_t integer(std::int64_t low, std::int64_t high) const;
  double number() const;  ///< finite
  std::vector<double> numbers(std::size_t limit) const;
  bool flag() const;
  std::string text() const;

  /// Throws that it "must be `wanted`", and what it is.
  [[noreturn]] void refuse(const std::string& wanted) const;

 private:
  void expect_object() const;
  void expect_array(std::size_t limit) const;

  const nlohmann::json* value_;
  std::string path_;
};

/// Fields of an object. Each throws naming the field where it is missing, of another type or out of
/// bounds.
JsonValue read_object(const JsonValue& object, const char* key);
std::vector<JsonValue> read_array(const JsonValue& object, const char* key, std::size_t limit);
std::int64_t read_integer(const JsonValue& object, const char* key, std::int64_t low,
                          std::int64_t high);
std::size_t read_size(const JsonValue& object, const char* key, std::size_t high);
std::vector<std::size_t> read_sizes(const JsonValue& object, const char* key, std::size_t limit,
                                    std::size_t high);
double read_number(const JsonValue& object, const char* key);
std::vector<double> read_numbers(const JsonValue& object, const char* key, std::size_t limit);
bool read_flag(const JsonValue& object, const char* key);
std::string read_text(const JsonValue& object, const char* key);
std::vector<std::string> read_texts(const JsonValue& object, const char* key, std::size_t limit);

/// As many bytes as `bytes` has, from lower-case hexadecimal digits.
void read_hex(const JsonValue& value, std::span<std::uint8_t> bytes);
template <typename Bytes>
Bytes read_hex(const JsonValue& value) {
  Bytes bytes{};
  read_hex(value, bytes);
  return bytes;
}
template <typename Bytes>
Bytes read_hex(const JsonValue& object, const char* key) {
  return read_hex<Bytes>(object.at(key));
}

/// The index of the text of a field among `names`.
std::size_t read_choice(const JsonValue& object, const char* key,
                        const std::vector<std::string>& names);
/// The enumerator that a field names.
template <typename Enum>
Enum read_name(const JsonValue& object, const char* key) {
  return all_values<Enum>()[read_choice(object, key, all_names<Enum>())];
}

/// Throws for a field that is none of `known`, which may be a slip of the pen.
void refuse_other_fields(const JsonValue& object, const std::vector<std::string>& known);

/// JSON from untrusted text, an object's fields all different and nothing nested deeper than any
/// file of ours; throws `corrupt` with `source` and the reason.
nlohmann::json parse_json(const std::string& text, const std::string& source);

/// A document of untrusted text, as parse_json takes it.
class JsonDocument {
 public:
  JsonDocument(const std::string& text, const std::string& source);
  ~JsonDocument();
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  JsonValue root() const;

 private:
  std::unique_ptr<const nlohmann::json> json_;
};

/// Throws `error` anew with `source` before its message. What would be the caller's mistake in
/// code, `invalid_argument`, is `corrupt` in a file.
[[noreturn]] void blame(const std::string& source, const Error& error);

/// Runs `read`, whose errors then name `source`: a file, or a part of one.
template <typename Read>
auto read_from(const std::string& source, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    blame(source, error);
  }
}

}  // namespace sealion
