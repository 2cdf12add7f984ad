#include "exchange/record_form_json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "exchange/layout_kind_names.h"
#include "exchange/limits.h"
#include "exchange/packed_form_json.h"
#include "ring/modulus.h"

namespace sealion {
namespace {

using Json = nlohmann::ordered_json;

/// Ascending numbers as [first, last] of each run without a gap.
Json ranges_of(const std::vector<std::uint32_t>& numbers) {
  Json ranges = Json::array();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t first = i;
    while (i + 1 < numbers.size() && numbers[i + 1] == numbers[i] + 1) ++i;
    ranges.push_back({numbers[first], numbers[i]});
  }
  return ranges;
}

std::vector<std::uint32_t> read_ranges(const JsonValue& json, const char* key) {
  std::vector<std::uint32_t> numbers;
  for (const JsonValue& range : read_array(json, key, most_inputs)) {
    const auto& ends = range.json();
    const bool is_range = ends.is_array() && ends.size() == 2 && ends[0].is_number_unsigned() &&
                          ends[1].is_number_unsigned() && ends[0] <= ends[1] &&
                          ends[1] < most_inputs && (numbers.empty() || ends[0] > numbers.back());
    if (!is_range) range.refuse("the first and last of a range of features, in ascending order");
    const auto last = ends[1].get<std::uint32_t>();
    for (auto i = ends[0].get<std::uint32_t>(); i <= last; ++i) numbers.push_back(i);
  }
  return numbers;
}

Json fields_of(const SlotwiseForm&) { return {}; }

Json fields_of(const PackedForm& form) { return packed_form_json(form); }

Json fields_of(const AffineForm& form) {
  return {{"features", ranges_of(form.features)},
          {"block", form.block},
          {"side", form.side},
          {"answer_bits", form.parameters.answer_bits}};
}

AffineForm read_affine_form(const JsonValue& json, const Manifest& manifest) {
  const ParametersLiteral& parameters = manifest.parameters;
  if (parameters.plain_moduli.size() != 1) json.refuse("of one plain modulus");
  return {.parameters = {.n = parameters.n,
                         .coeff_moduli = parameters.coeff_moduli,
                         .plain_modulus = parameters.plain_moduli.front(),
                         .answer_bits = static_cast<int>(read_size(
                             json, "answer_bits", static_cast<std::size_t>(max_modulus_bits))),
                         .security = parameters.security,
                         .security_table = parameters.security_table},
          .inputs = manifest.inputs(),
          .features = read_ranges(json, "features"),
          .outputs = manifest.outputs,
          .block = read_size(json, "block", most_inputs),
          .side = read_size(json, "side", most_inputs)};
}

}  // namespace

nlohmann::ordered_json record_form_to_json(const Manifest& manifest) {
  Json json = {{"kind", name_of(layout_of(manifest.form))}};
  json.update(std::visit([](const auto& form) { return fields_of(form); }, manifest.form));
  return json;
}

RecordForm read_record_form(const JsonValue& json, const Manifest& manifest) {
  switch (read_name<LayoutKind>(json, "kind")) {
    case LayoutKind::slotwise:
      return SlotwiseForm{};
    case LayoutKind::packed:
      return read_packed_form(json);
    case LayoutKind::affine:
      return read_affine_form(json, manifest);
  }
  return SlotwiseForm{};
}

}  // namespace sealion
