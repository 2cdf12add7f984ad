#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sealion {

/// Names of models and layers: 1 to 64 of letters, digits, '.', '_' and '-', so that they are safe
/// in file names and on terminals. Throws `invalid_argument` naming `what`.
void check_name(const std::string& name, const char* what);

/// Fields of untrusted JSON. Each throws `corrupt` naming the field where it is missing, of another
/// type or out of bounds.
const nlohmann::json& read_field(const nlohmann::json& object, const char* key);
const nlohmann::json& read_object(const nlohmann::json& object, const char* key);
const nlohmann::json& read_array(const nlohmann::json& object, const char* key, std::size_t limit);
std::int64_t read_integer(const nlohmann::json& object, const char* key, std::int64_t low,
                          std::int64_t high);
std::size_t read_size(const nlohmann::json& object, const char* key, std::size_t high);
std::vector<std::size_t> read_sizes(const nlohmann::json& object, const char* key,
                                    std::size_t limit, std::size_t high);
std::vector<double> read_numbers(const nlohmann::json& object, const char* key, std::size_t limit);
double read_number(const nlohmann::json& object, const char* key);
bool read_flag(const nlohmann::json& object, const char* key);
std::string read_text(const nlohmann::json& object, const char* key);

/// JSON from untrusted text; throws `corrupt` with `source` and the parser's reason.
nlohmann::json parse_json(const std::string& text, const std::string& source);

}  // namespace sealion
