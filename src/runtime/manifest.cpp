#include "runtime/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "program/serialise.h"

namespace sealion {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format_name = "sealion-manifest";
constexpr int format_version = 1;
constexpr std::size_t most_inputs = largest_node_size;

const char* security_name(SecurityLevel level) {
  switch (level) {
    case SecurityLevel::bits_128:
      return "128";
    case SecurityLevel::bits_192:
      return "192";
    case SecurityLevel::bits_256:
      return "256";
    case SecurityLevel::insecure_for_tests:
      break;
  }
  return "insecure_for_tests";
}

SecurityLevel security_from_name(const std::string& name) {
  for (const SecurityLevel level : {SecurityLevel::bits_128, SecurityLevel::bits_192,
                                    SecurityLevel::bits_256, SecurityLevel::insecure_for_tests}) {
    if (name == security_name(level)) return level;
  }
  fail(ErrorCode::corrupt, "security level '{}' is unknown", name);
}

/// Everything but the model id.
Json to_json(const Manifest& manifest) {
  return {{"format", format_name},
          {"version", format_version},
          {"name", manifest.name},
          {"scheme", "bgv"},
          {"security", security_name(manifest.parameters.security)},
          {"n", manifest.parameters.n},
          {"plain_modulus", manifest.parameters.plain_modulus},
          {"coeff_moduli", manifest.parameters.coeff_moduli},
          {"input_shape", manifest.input_shape},
          {"input_saturation", manifest.input_saturation},
          {"outputs", manifest.outputs},
          {"output_parts", manifest.output_parts},
          {"noise_margin_bits", manifest.noise_margin_bits}};
}

Digest digest_from_hex(const std::string& text) {
  Digest digest;
  const auto nibble = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    fail(ErrorCode::corrupt, "'model_id' is not hexadecimal");
  };
  if (text.size() != 2 * digest.size()) fail(ErrorCode::corrupt, "'model_id' has a wrong length");
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(nibble(text[2 * i]) << 4 | nibble(text[2 * i + 1]));
  }
  return digest;
}

void check_shape(const Manifest& manifest) {
  std::size_t inputs = 1;
  for (const std::size_t extent : manifest.input_shape) {
    if (extent == 0 || extent > most_inputs || inputs * extent > most_inputs) {
      fail(ErrorCode::corrupt, "'input_shape' has more than {} elements, or none", most_inputs);
    }
    inputs *= extent;
  }
  if (manifest.outputs == 0 || manifest.outputs > most_inputs || manifest.output_parts < 2 ||
      manifest.output_parts > 64) {
    fail(ErrorCode::corrupt, "{} outputs of {} parts", manifest.outputs, manifest.output_parts);
  }
  const auto plain_bound = static_cast<std::int64_t>(manifest.parameters.plain_modulus / 2);
  if (manifest.input_saturation < 1 || manifest.input_saturation > plain_bound) {
    fail(ErrorCode::corrupt, "'input_saturation' {} is not in [1, {}]", manifest.input_saturation,
         plain_bound);
  }
}

/// Exactly a non-negative integer: the library alone would take -1 and 1e300 as well.
std::uint64_t natural(const Json& value, const char* key) {
  if (!value.is_number_unsigned()) {
    fail(ErrorCode::corrupt, "'{}' is not made of non-negative integers", key);
  }
  return value.get<std::uint64_t>();
}

std::uint64_t read_natural(const Json& json, const char* key) { return natural(json.at(key), key); }

template <typename T>
std::vector<T> read_naturals(const Json& json, const char* key) {
  const Json& array = json.at(key);
  if (!array.is_array()) fail(ErrorCode::corrupt, "'{}' is not a list", key);
  std::vector<T> values;
  for (const Json& value : array) values.push_back(natural(value, key));
  return values;
}

std::string read_name(const Json& json) {
  const auto name = json.at("name").get<std::string>();
  // It is printed: no escape sequences.
  const bool is_printable =
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7F; });
  if (name.empty() || name.size() > longest_name || !is_printable) {
    fail(ErrorCode::corrupt, "'name' is not 1 to {} printable characters", longest_name);
  }
  return name;
}

Manifest parse(const std::string& text) {
  const Json json = Json::parse(text);
  if (json.at("format") != format_name || json.at("version") != format_version ||
      json.at("scheme") != "bgv") {
    fail(ErrorCode::unsupported, "not a '{}' of version {} for scheme 'bgv'", format_name,
         format_version);
  }
  Manifest manifest;
  manifest.name = read_name(json);
  manifest.model_id = digest_from_hex(json.at("model_id").get<std::string>());
  manifest.parameters = {.n = read_natural(json, "n"),
                         .plain_modulus = read_natural(json, "plain_modulus"),
                         .coeff_moduli = read_naturals<std::uint64_t>(json, "coeff_moduli"),
                         .security = security_from_name(json.at("security").get<std::string>())};
  manifest.input_shape = read_naturals<std::size_t>(json, "input_shape");
  manifest.input_saturation = static_cast<std::int64_t>(read_natural(json, "input_saturation"));
  manifest.outputs = read_natural(json, "outputs");
  manifest.output_parts = read_natural(json, "output_parts");
  json.at("noise_margin_bits").get_to(manifest.noise_margin_bits);
  check_shape(manifest);
  Parameters::create(manifest.parameters);  // refuses what makes no ring or is insecure
  return manifest;
}

}  // namespace

std::size_t Manifest::inputs() const {
  std::size_t product = 1;
  for (const std::size_t extent : input_shape) product *= extent;
  return product;
}

void seal_manifest(Manifest& manifest, const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  writer.write_string(to_json(manifest).dump());
  manifest.model_id = sha256(writer.bytes());
}

std::string manifest_to_json(const Manifest& manifest) {
  Json json = to_json(manifest);
  json["model_id"] = to_hex(manifest.model_id);
  return json.dump(2) + "\n";
}

Manifest manifest_from_json(const std::string& text, const std::string& source,
                            SecurityLevel least) {
  try {
    Manifest manifest = parse(text);
    if (manifest.parameters.security < least) {
      fail(ErrorCode::insecure, "insecure: it states security level '{}', at least '{}' is asked",
           security_name(manifest.parameters.security), security_name(least));
    }
    return manifest;
  } catch (const nlohmann::json::exception& error) {
    fail(ErrorCode::corrupt, "{}: not a manifest: {}", source, error.what());
  } catch (const Error& error) {
    throw Error(error.code() == ErrorCode::invalid_argument ? ErrorCode::corrupt : error.code(),
                source + ": " + error.what());
  }
}

}  // namespace sealion
