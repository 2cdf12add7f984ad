#include "cli/pages/report_parameters.h"

#include <fmt/format.h>

#include <set>

#include "base/quantity.h"
#include "cli/pages/record_pictures.h"
#include "rlwe/security.h"

namespace sealion::cli {
namespace {

void add_primes(TemplateValues& values, const char* section,
                const std::vector<std::uint64_t>& primes) {
  for (const std::uint64_t prime : primes) {
    values.AddSectionDictionary(section)->SetValue("VALUE", std::to_string(prime));
  }
}

/// Each range once, in the order of the layers.
void add_weights(TemplateValues& values, const heras::Model& model) {
  std::set<std::int32_t> seen;
  for (const heras::Layer* layer : model.layers()) {
    const std::int32_t saturation = layer->weight_saturation();
    if (saturation == 0 || !seen.insert(saturation).second) continue;
    values.AddSectionDictionary("WEIGHT")->SetValue("VALUE", std::to_string(saturation));
  }
}

void add_range(TemplateValues& values, const Plan& plan, double range_used) {
  values.ShowSection(plan.range_mode == RangeMode::proved ? "PROVED" : "CALIBRATED");
  values.SetValue("SAFETY_FACTOR", fmt::format("{:.3g}", plan.safety_factor));
  values.SetValue("RANGE_USED", fmt::format("{:.1f}", 100 * range_used));
}

/// With a true minus sign.
std::string level(std::int64_t value) {
  return value < 0 ? fmt::format("\u2212{}", -value) : std::to_string(value);
}

const char* meaning_of_levels(const Inputs& inputs) {
  const auto pictures = RecordPictures::of(inputs);
  if (!pictures) return "Whole numbers that features become before they are encrypted.";
  return pictures->are_grey() ? "Levels of grey that the network sees."
                              : "Levels of each colour that the network sees.";
}

void add_inputs(TemplateValues& values, const ReportSubject& subject, const ReportWords& words) {
  values.SetValue("INPUTS", capital(words.records.inputs));
  values.SetValue("INPUT_LOW", level(subject.model.input_low()));
  values.SetValue("INPUT_HIGH", level(subject.model.input_saturation()));
  values.SetValue("LEVELS", meaning_of_levels(subject.inputs));
}

/// Whose estimate it is.
const char* source_of(SecurityTable table) {
  switch (table) {
    case SecurityTable::guidelines_2024:
      return "the 2024 guidelines for homomorphic encryption (eprint 2024/463)";
    case SecurityTable::guidelines_2024_quantum:
      return "the script of the 2024 guidelines for homomorphic encryption (eprint 2024/463)";
    case SecurityTable::standard_2018:
      return "Table 1 of the 2018 homomorphic encryption standard (HomomorphicEncryption.org)";
    case SecurityTable::standard_2018_quantum:
      return "Table 2 of the 2018 homomorphic encryption standard (HomomorphicEncryption.org)";
  }
  return "";
}

void add_security(TemplateValues& values, const heras::UsedParameters& used) {
  const SecurityTable table = used.moduli.security_table;
  values.SetValue("SECURITY_BITS", std::to_string(used.security_bits));
  values.SetValue("ATTACK", quantum_table_of(table) == table ? "quantum attack" : "attack");
  values.SetValue("SECURITY_SOURCE", source_of(table));
}

}  // namespace

void add_parameters(TemplateValues& values, const ReportSubject& subject,
                    const ReportWords& words) {
  const heras::UsedParameters& used = subject.encrypted().parameters;
  TemplateValues& part = *values.AddIncludeDictionary("PARAMETER_TABLE");
  part.SetFilename("parameters.html");
  part.SetValue("N", with_commas(used.moduli.n));
  part.ShowSection(is_slotwise(subject) ? "IN_SLOTS" : "SIDE_BY_SIDE");
  part.ShowSection(used.moduli.plain_moduli.size() == 1 ? "ONE_MODULUS" : "SEVERAL_MODULI");
  part.SetValue("PLAIN_BITS", std::to_string(used.plain_modulus_bits));
  add_primes(part, "PLAIN_MODULUS", used.moduli.plain_moduli);
  add_range(part, subject.model.deployment().plan, subject.encrypted().room.range_used);
  part.SetValue("COEFFICIENT_BITS", std::to_string(used.coeff_modulus_bits));
  add_primes(part, "COEFFICIENT_PRIME", used.moduli.coeff_moduli);
  if (used.moduli.special_prime != 0) {
    part.SetValueAndShowSection("SPECIAL_PRIME", std::to_string(used.moduli.special_prime),
                                "SPECIAL");
  }
  add_security(part, used);
  part.SetValue("RECORDS", words.records.many);
  add_inputs(part, subject, words);
  add_weights(part, subject.model);
}

}  // namespace sealion::cli
