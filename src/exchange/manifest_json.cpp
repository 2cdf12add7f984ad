#include "exchange/manifest_json.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "exchange/client_kind_names.h"
#include "exchange/manifest_bounds.h"
#include "rlwe/security_names.h"

namespace sealion {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format_name = "sealion-manifest";
constexpr int format_version = 3;

/// The enumerator that a field names.
template <typename Enum>
Enum read_name(const Json& json, const char* key) {
  return from_name<Enum>(json.at(key).get<std::string>());
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

/// Exactly a non-negative integer: the library alone would take -1 and 1e300 as well.
std::uint64_t natural(const Json& value, const char* key) {
  if (!value.is_number_unsigned()) {
    fail(ErrorCode::corrupt, "'{}' is not made of non-negative integers", key);
  }
  return value.get<std::uint64_t>();
}

std::uint64_t read_natural(const Json& json, const char* key) { return natural(json.at(key), key); }

std::int64_t read_integer(const Json& json, const char* key) {
  const Json& value = json.at(key);
  const bool fits = value.is_number_integer() &&
                    (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
  if (!fits) fail(ErrorCode::corrupt, "'{}' is not an integer of 64 bits", key);
  return value.get<std::int64_t>();
}

template <typename T>
std::vector<T> read_naturals(const Json& json, const char* key) {
  const Json& array = json.at(key);
  if (!array.is_array()) fail(ErrorCode::corrupt, "'{}' is not a list", key);
  std::vector<T> values;
  for (const Json& value : array) values.push_back(natural(value, key));
  return values;
}

ParametersLiteral read_parameters(const Json& json) {
  return {.n = read_natural(json, "n"),
          .plain_moduli = read_naturals<std::uint64_t>(json, "plain_moduli"),
          .coeff_moduli = read_naturals<std::uint64_t>(json, "coeff_moduli"),
          .special_prime = read_natural(json, "special_prime"),
          .security = read_name<SecurityLevel>(json, "security"),
          .security_table = read_name<SecurityTable>(json, "security_table")};
}

void read_input(const Json& json, Manifest& manifest) {
  manifest.input_shape = read_naturals<std::size_t>(json, "shape");
  manifest.input_low = read_integer(json, "low");
  manifest.input_saturation = read_integer(json, "high");
}

void read_output(const Json& json, Manifest& manifest) {
  manifest.outputs = read_natural(json, "values");
  json.at("scale").get_to(manifest.output_scale);
  manifest.output_parts = read_natural(json, "parts");
  manifest.output_limbs = read_natural(json, "limbs");
  if (json.contains("shift")) manifest.output_shift = read_natural(json, "shift");
}

Manifest read_fields(const Json& json) {
  Manifest manifest;
  manifest.name = json.at("name").get<std::string>();
  manifest.model_id = digest_from_hex(json.at("model_id").get<std::string>());
  manifest.parameters = read_parameters(json);
  read_input(json.at("input"), manifest);
  read_output(json.at("output"), manifest);
  const Json& keys = json.at("evaluation_keys");
  manifest.evaluation_keys = {.limbs = read_natural(keys, "limbs"),
                              .parts = read_natural(keys, "parts")};
  json.at("noise_margin_bits").get_to(manifest.noise_margin_bits);
  manifest.client = read_name<ClientKind>(json, "client");
  const Json& seal = json.at("seal");
  if (!seal.is_null()) {
    manifest.bfv_answer_factors = read_naturals<std::uint64_t>(seal, "bfv_answer_factors");
  }
  return manifest;
}

/// Much of the document follows from the rest of it, and other clients may read that instead.
void check_consistent(const Json& json, const Manifest& manifest) {
  const Json expected = manifest_fields(manifest);
  for (const auto& [key, value] : expected.items()) {
    if (!json.contains(key) || json[key] != value) {
      fail(ErrorCode::corrupt, "'{}' is not what the other fields make of it", key);
    }
  }
}

Manifest parse(const std::string& text) {
  const Json json = Json::parse(text);
  if (json.at("format") != format_name || json.at("version") != format_version ||
      json.at("scheme") != "bgv") {
    fail(ErrorCode::unsupported, "not a '{}' of version {} for scheme 'bgv'", format_name,
         format_version);
  }
  Manifest manifest = read_fields(json);
  check_manifest_bounds(manifest);
  check_consistent(json, manifest);
  return manifest;
}

/// As Microsoft SEAL counts them: the special prime is the last.
std::vector<std::uint64_t> seal_coeff_modulus(const ParametersLiteral& parameters) {
  std::vector<std::uint64_t> primes = parameters.coeff_moduli;
  primes.push_back(parameters.special_prime);
  return primes;
}

Json seal_fields(const Manifest& manifest) {
  if (manifest.client != ClientKind::seal) return nullptr;
  Json schemes = {"bgv"};
  if (!manifest.bfv_answer_factors.empty()) schemes.push_back("bfv");
  return {{"schemes", schemes},
          {"coeff_modulus", seal_coeff_modulus(manifest.parameters)},
          {"bfv_answer_factors", manifest.bfv_answer_factors}};
}

Json input_fields(const Manifest& manifest) {
  return {{"shape", manifest.input_shape},
          {"low", manifest.input_low},
          {"high", manifest.input_saturation},
          {"ciphertexts", manifest.inputs()},
          {"order", "for each plain modulus, in their order, the elements row by row"},
          {"from_pixels", "round(pixel * high / 255), pixel 0 to 255"}};
}

Json output_fields(const Manifest& manifest) {
  Json fields = {
      {"values", manifest.outputs},
      {"scale", manifest.output_scale},
      {"parts", manifest.output_parts},
      {"limbs", manifest.output_limbs},
      {"order", "for each plain modulus, in their order, the values"},
      {"reading",
       "a value is what has these residues modulo the plain moduli (CRT), taken in (-T/2, T/2), "
       "T their product; the class is the index of the largest, counted from 0, and "
       "softmax(values * scale) the network's confidence"}};
  // Of values that 64 bits do not hold, what they do hold: floor(value / 2^shift).
  if (manifest.output_shift != 0) fields["shift"] = manifest.output_shift;
  return fields;
}

}  // namespace

Json manifest_fields(const Manifest& manifest) {
  const ParametersLiteral& parameters = manifest.parameters;
  return {{"format", format_name},
          {"version", format_version},
          {"name", manifest.name},
          {"client", name_of(manifest.client)},
          {"scheme", "bgv"},
          {"security", name_of(parameters.security)},
          {"security_table", name_of(parameters.security_table)},
          {"n", parameters.n},
          {"plain_moduli", parameters.plain_moduli},
          {"coeff_moduli", parameters.coeff_moduli},
          {"special_prime", parameters.special_prime},
          {"input", input_fields(manifest)},
          {"slots", "sample i of a batch is in slot i of every ciphertext"},
          {"output", output_fields(manifest)},
          {"evaluation_keys",
           {{"parts", manifest.evaluation_keys.parts}, {"limbs", manifest.evaluation_keys.limbs}}},
          {"noise_margin_bits", manifest.noise_margin_bits},
          {"seal", seal_fields(manifest)}};
}

std::string manifest_to_json(const Manifest& manifest) {
  Json json = manifest_fields(manifest);
  json["model_id"] = to_hex(manifest.model_id);
  return json.dump(2) + "\n";
}

Manifest manifest_from_json(const std::string& text, const std::string& source,
                            SecurityLevel least) {
  try {
    Manifest manifest = parse(text);
    if (manifest.parameters.security < least) {
      fail(ErrorCode::insecure, "insecure: it states security level '{}', at least '{}' is asked",
           name_of(manifest.parameters.security), name_of(least));
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
