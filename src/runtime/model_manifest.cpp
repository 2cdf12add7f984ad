#include "runtime/model_manifest.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "exchange/limits.h"
#include "exchange/manifest_bounds.h"
#include "exchange/manifest_json.h"
#include "program/serialise.h"
#include "runtime/seal_clients.h"

namespace sealion {
namespace {

// What a manifest may claim is what programs and their runs may be.
static_assert(most_inputs == largest_node_size && largest_input == largest_constant);
static_assert(most_answer_parts == most_parts && longest_model_name == longest_name);

/// What follows from a program on ciphertexts of BGV.
void describe_arranged(Manifest& manifest, const Arranged& program) {
  const AnswerShape answer = program.answer();
  manifest.form = program.form();
  manifest.output_parts = answer.parts;
  manifest.output_limbs = answer.limbs;
  manifest.evaluation_keys = program.keys();
  if (manifest.model_privacy) manifest.evaluation_keys.masking_limbs = answer.limbs;
  if (std::holds_alternative<PackedForm>(manifest.form)) {
    // One set of keys for all channels; Microsoft SEAL's are of one each.
    manifest.shared_evaluation_keys = manifest.client == ClientKind::sealion &&
                                      manifest.parameters.plain_moduli.size() > 1 &&
                                      !manifest.evaluation_keys.empty();
  }
  if (manifest.client != ClientKind::seal) return;
  manifest.bfv_answer_factors =
      bfv_answer_factors(program, Parameters::create_channels(manifest.parameters));
}

/// A key on a chain without plaintext modulus.
void describe_affine_mask(Manifest& manifest, const AffineForm& form) {
  manifest.evaluation_keys.masking_limbs = form.parameters.coeff_moduli.size();
  manifest.shared_evaluation_keys = true;
}

/// What follows from the program and the way it runs; `arranged` is null in the affine layout.
void describe_program(Manifest& manifest, const Program& program, const Way& way,
                      const Arranged* arranged) {
  manifest.input_low = program.input().low;
  manifest.input_saturation = program.input().high;
  manifest.outputs = program.output_size();
  manifest.evaluation_keys = {};
  if (const auto* form = std::get_if<AffineForm>(&way)) {
    manifest.form = *form;
    if (manifest.model_privacy) describe_affine_mask(manifest, *form);
  } else {
    describe_arranged(manifest, *arranged);
  }
}

AnswerRange answer_range(const Plan& plan) {
  const bool is_calibrated = plan.range_mode == RangeMode::calibrated;
  return {.is_calibrated = is_calibrated,
          .safety_factor = is_calibrated ? plan.safety_factor : 1,
          .bits = std::max(1, static_cast<int>(std::ceil(plan.range_bits))),
          .detection_bits = plan.detection_bits};
}

void write_numbers(ByteWriter& writer, const std::vector<std::size_t>& numbers) {
  writer.write<std::uint64_t>(numbers.size());
  for (const std::size_t number : numbers) writer.write<std::uint64_t>(number);
}

/// What was decided in a layout that the manifest does not tell.
void write_way(ByteWriter& writer, const Way& way) {
  if (const auto* packed = std::get_if<packed::PackedWay>(&way)) {
    write_numbers(writer, packed->choices);
    write_numbers(writer, packed->drops);
    // Where every rotation has a key, models keep the names that they had.
    if (!packed->keyless.empty()) write_numbers(writer, packed->keyless);
    return;
  }
  const std::vector<Barrier>& barriers = barriers_of(way);
  writer.write<std::uint64_t>(barriers.size());
  for (const Barrier& barrier : barriers) {
    writer.write<std::uint64_t>(barrier.after);
    writer.write<std::uint64_t>(barrier.relinearise);
    writer.write<std::uint64_t>(barrier.dropped_limbs);
  }
}

}  // namespace

Manifest make_manifest(std::string name, const Program& original, const Plan& plan,
                       const Forecast& forecast, const ModelInterface& meaning,
                       const ModelSalt& salt) {
  const Program program = program_to_run(original, plan.way);
  Manifest manifest;
  manifest.name = std::move(name);
  manifest.parameters = plan.parameters;
  manifest.input_shape = meaning.input_shape;
  if (manifest.input_shape.empty()) manifest.input_shape = {program.input_size()};
  manifest.preprocessing = meaning.preprocessing;
  manifest.task = meaning.task;
  manifest.output_scale = meaning.output_scale;
  manifest.output_shift = shift_into_words(plan.range_bits + plan.detection_bits);
  manifest.answer_range = answer_range(plan);
  manifest.model_privacy = plan.model_privacy;
  manifest.query_budget = plan.query_budget;
  // Whole bits: its fraction would tell of the weights.
  manifest.noise_margin_bits = std::floor(forecast.noise_margin_bits);
  manifest.client = plan.client;
  const bool is_affine = std::holds_alternative<AffineForm>(plan.way);
  const auto arranged =
      is_affine ? nullptr : arrange(program, plan.parameters, plan.way, plan.client);
  describe_program(manifest, program, plan.way, arranged.get());
  check_meaning(manifest);
  name_model(manifest, program, plan.way, salt);
  return manifest;
}

void check_manifest(const Manifest& manifest, const Program& program, const Way& way,
                    const Arranged* arranged, const ModelSalt& salt) {
  Manifest expected = manifest;
  describe_program(expected, program, way, arranged);
  name_model(expected, program, way, salt);
  if (expected != manifest || manifest.inputs() != program.input_size()) {
    fail(ErrorCode::corrupt, "the manifest of '{}' is not of this network", manifest.name);
  }
}

void name_model(Manifest& manifest, const Program& program, const Way& way, const ModelSalt& salt) {
  check_manifest_name(manifest.name);
  ByteWriter writer;
  if (salt) writer.write_bytes(*salt);
  write_program(writer, program);
  write_way(writer, way);
  writer.write_string(manifest_without_id(manifest));
  manifest.model_id = sha256(writer.bytes());
}

}  // namespace sealion
