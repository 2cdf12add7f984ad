#include "exchange/manifest_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "data/preprocessing/preprocessing_json.h"
#include "data/task_json.h"
#include "exchange/client_kind_names.h"
#include "exchange/manifest_bounds.h"
#include "exchange/promises_json.h"
#include "exchange/record_form_json.h"
#include "ring/crt.h"
#include "rlwe/security_names.h"
#include "rlwe/security_words.h"

namespace sealion {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* format_name = "sealion-manifest";
/// Of the slot-wise layout, which needs no field for it, and of the others; then of any layout for
/// records other than pictures and answers other than numbered classes; then of those whose
/// integers have a rule each; then of those whose classes have probabilities that are no softmax;
/// then of those that say what their answers may be and how they are kept private.
constexpr int slotwise_version = 3, layout_version = 4, described_version = 5, tested_version = 6,
              probability_version = 7, promising_version = 8;
constexpr const char* batch_scheme = "bgv";
constexpr const char* affine_scheme = "lwe";

/// More than any list of a manifest has; the bounds of each are checked together.
constexpr std::size_t longest_list = std::size_t{1} << 16;
constexpr std::size_t largest_size = std::numeric_limits<std::ptrdiff_t>::max();
constexpr std::int64_t largest_word = std::numeric_limits<std::int64_t>::max();

std::size_t read_size(const JsonValue& json, const char* key) {
  return read_size(json, key, largest_size);
}

std::vector<std::uint64_t> read_moduli(const JsonValue& json, const char* key) {
  std::vector<std::uint64_t> moduli;
  for (const JsonValue& modulus : read_array(json, key, longest_list)) {
    moduli.push_back(static_cast<std::uint64_t>(modulus.integer(0, largest_word)));
  }
  return moduli;
}

ParametersLiteral read_parameters(const JsonValue& json) {
  return {.n = read_size(json, "n"),
          .plain_moduli = read_moduli(json, "plain_moduli"),
          .coeff_moduli = read_moduli(json, "coeff_moduli"),
          .special_prime =
              static_cast<std::uint64_t>(read_integer(json, "special_prime", 0, largest_word)),
          .security = read_name<SecurityLevel>(json, "security"),
          .security_table = read_name<SecurityTable>(json, "security_table")};
}

void read_input(const JsonValue& json, Manifest& manifest) {
  using Limits = std::numeric_limits<std::int64_t>;
  manifest.input_shape = read_sizes(json, "shape", longest_list, largest_size);
  manifest.input_low = read_integer(json, "low", Limits::min(), Limits::max());
  manifest.input_saturation = read_integer(json, "high", Limits::min(), Limits::max());
  if (json.contains("preprocessing")) {
    manifest.preprocessing = read_preprocessing(json.at("preprocessing"));
  }
}

void read_output(const JsonValue& json, Manifest& manifest) {
  manifest.outputs = read_size(json, "values");
  manifest.output_scale = read_number(json, "scale");
  if (json.contains("task")) manifest.task = read_task(json.at("task"));
  if (json.contains("parts")) manifest.output_parts = read_size(json, "parts");
  if (json.contains("limbs")) manifest.output_limbs = read_size(json, "limbs");
  if (json.contains("shift")) manifest.output_shift = read_size(json, "shift");
  if (json.contains("range")) manifest.answer_range = read_answer_range(json.at("range"));
}

std::vector<std::uint32_t> read_elements(const JsonValue& group) {
  constexpr std::size_t largest_element = std::numeric_limits<std::uint32_t>::max();
  const auto elements = read_sizes(group, "elements", longest_list, largest_element);
  return {elements.begin(), elements.end()};
}

void read_keys(const JsonValue& json, Manifest& manifest) {
  EvaluationKeyShape& keys = manifest.evaluation_keys;
  keys.limbs = read_size(json, "limbs");
  keys.parts = read_size(json, "parts");
  if (json.contains("rotations")) {
    for (const JsonValue& group : read_array(json, "rotations", most_limbs)) {
      keys.rotations.push_back({read_size(group, "limbs"), read_elements(group)});
    }
  }
  if (json.contains("masking_limbs")) keys.masking_limbs = read_size(json, "masking_limbs");
  manifest.shared_evaluation_keys = json.contains("shared") && read_flag(json, "shared");
}

Manifest read_fields(const JsonValue& json) {
  Manifest manifest;
  manifest.name = read_text(json, "name");
  manifest.model_id = read_hex<Digest>(json, "model_id");
  manifest.parameters = read_parameters(json);
  read_input(json.at("input"), manifest);
  read_output(json.at("output"), manifest);
  read_keys(json.at("evaluation_keys"), manifest);
  manifest.noise_margin_bits = read_number(json, "noise_margin_bits");
  manifest.client = read_name<ClientKind>(json, "client");
  if (json.contains("model_privacy")) {
    manifest.model_privacy = read_model_privacy(json.at("model_privacy"));
  }
  if (json.contains("query_budget")) {
    manifest.query_budget =
        static_cast<std::uint64_t>(read_integer(json, "query_budget", 1, largest_word));
  }
  const JsonValue seal = json.at("seal");
  if (!seal.json().is_null()) {
    manifest.bfv_answer_factors = read_moduli(seal, "bfv_answer_factors");
  }
  if (json.contains("layout")) manifest.form = read_record_form(json.at("layout"), manifest);
  return manifest;
}

bool is_slotwise(const Manifest& manifest) {
  return std::holds_alternative<SlotwiseForm>(manifest.form);
}

bool is_affine(const Manifest& manifest) {
  return std::holds_alternative<AffineForm>(manifest.form);
}

/// As Microsoft SEAL counts them: the special prime is the last.
std::vector<std::uint64_t> seal_coeff_modulus(const ParametersLiteral& parameters) {
  std::vector<std::uint64_t> primes = parameters.coeff_moduli;
  primes.push_back(parameters.special_prime);
  return primes;
}

bool has_input_rules(const Manifest& manifest) {
  return manifest.preprocessing && std::holds_alternative<InputRules>(*manifest.preprocessing);
}

/// `softmax` of models that tell numbers.
ProbabilityRule probability_rule(const Manifest& manifest) {
  const auto* classes = std::get_if<ClassAnswers>(&manifest.task);
  return classes ? classes->probabilities : ProbabilityRule::softmax;
}

int version_of(const Manifest& manifest) {
  if (manifest.answer_range || manifest.model_privacy || manifest.query_budget != 0) {
    return promising_version;
  }
  if (probability_rule(manifest) != ProbabilityRule::softmax) return probability_version;
  if (has_input_rules(manifest)) return tested_version;
  if (manifest.preprocessing || manifest.task != Task{}) return described_version;
  return is_slotwise(manifest) ? slotwise_version : layout_version;
}

Json seal_fields(const Manifest& manifest) {
  if (manifest.client != ClientKind::seal) return nullptr;
  Json schemes = {batch_scheme};
  if (!manifest.bfv_answer_factors.empty()) schemes.push_back("bfv");
  return {{"schemes", schemes},
          {"coeff_modulus", seal_coeff_modulus(manifest.parameters)},
          {"bfv_answer_factors", manifest.bfv_answer_factors}};
}

Json input_fields(const Manifest& manifest) {
  Json fields = {{"shape", manifest.input_shape},
                 {"low", manifest.input_low},
                 {"high", manifest.input_saturation}};
  if (is_slotwise(manifest)) {
    fields["ciphertexts"] = manifest.inputs();
    fields["order"] = "for each plain modulus, in their order, the elements row by row";
  }
  if (manifest.preprocessing) {
    fields["preprocessing"] = to_json(*manifest.preprocessing);
    fields["from_records"] =
        "floor((value - offset) * factor + 0.5) in 64-bit floating point, of values in [least, "
        "most]; a category has its level in the place of its own, 0 in the others";
    if (has_input_rules(manifest)) {
      fields["from_records"] =
          "1 where an odd number of edges is <= value, in 64-bit floating point, or where a text "
          "is "
          "one of texts, else 0; numbers with offset and factor are floor((value - offset) * "
          "factor "
          "+ 0.5) of values in [least, most]";
    }
  } else {
    fields["from_pixels"] = "round(pixel * high / 255), pixel 0 to 255";
  }
  return fields;
}

/// What one value says of the second of two classes.
const char* sign_confidence(ProbabilityRule rule) {
  switch (rule) {
    case ProbabilityRule::untold:
      return "";
    case ProbabilityRule::shares:
      return ", and (1 + value * scale) / 2 the network's confidence in the second";
    case ProbabilityRule::softmax:
    case ProbabilityRule::one_against_rest:
      break;
  }
  return ", and 1 / (1 + exp(-value * scale)) the network's confidence in the second";
}

const char* class_confidence(ProbabilityRule rule) {
  switch (rule) {
    case ProbabilityRule::untold:
      return "";
    case ProbabilityRule::shares:
      return ", and value * scale the network's confidence, over its sum";
    case ProbabilityRule::one_against_rest:
      return ", and 1 / (1 + exp(-value * scale)) the network's confidence, over its sum";
    case ProbabilityRule::softmax:
      break;
  }
  return ", and softmax(values * scale) the network's confidence";
}

std::string reading_of(const Manifest& manifest) {
  if (const auto* real = std::get_if<RealAnswers>(&manifest.task)) {
    const bool plain = real->function == AnswerFunction::identity;
    return fmt::format("the number asked for is {}",
                       plain ? "value * scale + offset"
                             : fmt::format("{}(value * scale + offset)", name_of(real->function)));
  }
  if (is_decided_by_sign(manifest.task, manifest.outputs)) {
    return fmt::format("the class is the second where the value is positive, else the first{}",
                       sign_confidence(probability_rule(manifest)));
  }
  return fmt::format("the class is the index of the largest, counted from 0{}",
                     class_confidence(probability_rule(manifest)));
}

Json output_fields(const Manifest& manifest) {
  Json fields = {{"values", manifest.outputs}, {"scale", manifest.output_scale}};
  if (!is_affine(manifest)) {
    fields["parts"] = manifest.output_parts;
    fields["limbs"] = manifest.output_limbs;
  }
  if (is_slotwise(manifest)) {
    fields["order"] = "for each plain modulus, in their order, the values";
  }
  fields["reading"] = fmt::format(
      "a value is what has these residues modulo the plain moduli (CRT), taken in (-T/2, T/2), "
      "T their product; {}",
      reading_of(manifest));
  if (manifest.task != Task{}) fields["task"] = to_json(manifest.task);
  // Of values that 64 bits do not hold, what they do hold: floor(value / 2^shift).
  if (manifest.output_shift != 0) fields["shift"] = manifest.output_shift;
  if (manifest.answer_range) fields["range"] = to_json(*manifest.answer_range);
  return fields;
}

Json key_fields(const Manifest& manifest) {
  const EvaluationKeyShape& keys = manifest.evaluation_keys;
  Json fields = {{"parts", keys.parts}, {"limbs", keys.limbs}};
  for (const GaloisKeyShape& group : keys.rotations) {
    fields["rotations"].push_back({{"limbs", group.limbs}, {"elements", group.elements}});
  }
  if (keys.masking_limbs != 0) fields["masking_limbs"] = keys.masking_limbs;
  if (manifest.shared_evaluation_keys) fields["shared"] = true;
  return fields;
}

Json manifest_fields(const Manifest& manifest) {
  const ParametersLiteral& parameters = manifest.parameters;
  Json fields = {{"format", format_name},
                 {"version", version_of(manifest)},
                 {"name", manifest.name},
                 {"client", name_of(manifest.client)},
                 {"scheme", is_affine(manifest) ? affine_scheme : batch_scheme},
                 {"security", name_of(parameters.security)},
                 {"security_table", name_of(parameters.security_table)},
                 {"n", parameters.n},
                 {"plain_moduli", parameters.plain_moduli},
                 {"coeff_moduli", parameters.coeff_moduli},
                 {"special_prime", parameters.special_prime},
                 {"input", input_fields(manifest)}};
  if (is_slotwise(manifest)) {
    fields["slots"] = "sample i of a batch is in slot i of every ciphertext";
  } else {
    fields["layout"] = record_form_to_json(manifest);
  }
  fields["output"] = output_fields(manifest);
  fields["evaluation_keys"] = key_fields(manifest);
  fields["noise_margin_bits"] = manifest.noise_margin_bits;
  fields["seal"] = seal_fields(manifest);
  if (manifest.model_privacy) fields["model_privacy"] = to_json(*manifest.model_privacy);
  if (manifest.query_budget != 0) fields["query_budget"] = manifest.query_budget;
  return fields;
}

/// Much of the document follows from the rest of it, and other clients may read that instead.
void check_consistent(const nlohmann::json& json, const Manifest& manifest) {
  const nlohmann::json expected = manifest_fields(manifest);
  for (const auto& [key, value] : expected.items()) {
    if (!json.contains(key) || json[key] != value) {
      fail(ErrorCode::corrupt, "'{}' is not what the other fields make of it", key);
    }
  }
}

void check_format(const JsonValue& json) {
  const nlohmann::json& version = json.at("version").json();
  const bool is_known =
      std::ranges::any_of(std::array{slotwise_version, layout_version, described_version,
                                     tested_version, probability_version, promising_version},
                          [&](int known) { return version == known; });
  const std::string scheme = read_text(json, "scheme");
  if (read_text(json, "format") == format_name && is_known &&
      (scheme == batch_scheme || scheme == affine_scheme)) {
    return;
  }
  fail(ErrorCode::unsupported, "not a '{}' of version {} to {} for scheme '{}' or '{}'",
       format_name, slotwise_version, promising_version, batch_scheme, affine_scheme);
}

Manifest read_manifest(const JsonValue& json) {
  check_format(json);
  Manifest manifest = read_fields(json);
  check_manifest_bounds(manifest);
  check_consistent(json.json(), manifest);
  return manifest;
}

void check_level(SecurityLevel stated, SecurityLevel least) {
  if (stated >= least) return;
  fail(ErrorCode::insecure, "insecure: it states security level '{}', at least '{}' is asked",
       name_of(stated), name_of(least));
}

/// Of all coefficient primes, the special one included.
int modulus_bits(const ParametersLiteral& parameters) {
  std::vector<Modulus> primes;
  for (const std::uint64_t prime : parameters.coeff_moduli) primes.emplace_back(prime);
  if (parameters.special_prime != 0) primes.emplace_back(parameters.special_prime);
  return CrtBasis(std::move(primes)).total_bits();
}

/// By the client's own table: the other party chose the one in the manifest.
void check_table(const ParametersLiteral& parameters, SecurityLevel least, SecurityTable table) {
  if (least == SecurityLevel::insecure_for_tests) return;
  const int bits = modulus_bits(parameters);
  if (security_bits(parameters.n, bits, table) >= static_cast<int>(least)) return;
  fail(
      ErrorCode::insecure,
      "insecure: a modulus of {} bits, special prime included, at n = {} keeps {} bits of security "
      "by the table '{}' that it states, but not by '{}' (at most {} bits), which is asked; ask "
      "the owner of the model for parameters that do, or trust the other table "
      "(--least-security-table {})",
      bits, parameters.n, static_cast<int>(least), name_of(parameters.security_table),
      name_of(table), largest_secure_modulus_bits(parameters.n, least, table),
      security_table_word(parameters.security_table));
}

void check_security(const ParametersLiteral& parameters, const LeastSecurity& least) {
  check_level(parameters.security, least.level);
  if (least.table) check_table(parameters, least.level, *least.table);
}

}  // namespace

std::string manifest_without_id(const Manifest& manifest) {
  return manifest_fields(manifest).dump();
}

std::string manifest_to_json(const Manifest& manifest) {
  Json json = manifest_fields(manifest);
  json["model_id"] = to_hex(manifest.model_id);
  return json.dump(2) + "\n";
}

Manifest manifest_from_json(const std::string& text, const std::string& source,
                            const LeastSecurity& least) {
  const JsonDocument document(text, source);
  return read_from(source, [&] {
    Manifest manifest = read_manifest(document.root());
    check_security(manifest.parameters, least);
    return manifest;
  });
}

}  // namespace sealion
