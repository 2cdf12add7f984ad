#include "runtime/model_manifest.h"

#include "base/error.h"
#include "exchange/limits.h"
#include "exchange/manifest_bounds.h"
#include "exchange/manifest_json.h"
#include "layouts/slotwise/slotwise_layout.h"
#include "program/serialise.h"
#include "runtime/seal_clients.h"

namespace sealion {
namespace {

// What a manifest may claim is what programs and their runs may be.
static_assert(most_inputs == largest_node_size && largest_input == largest_constant);
static_assert(most_answer_parts == most_parts && longest_model_name == longest_name);

/// What follows from the program and the way it runs.
void describe_program(Manifest& manifest, const Program& program,
                      const std::vector<Barrier>& barriers) {
  const Arrangement arrangement{program, manifest.parameters, barriers};
  const AnswerShape answer = slotwise_layout().answer(arrangement);
  manifest.input_low = program.input().low;
  manifest.input_saturation = program.input().high;
  manifest.outputs = program.output_size();
  manifest.output_parts = answer.parts;
  manifest.output_limbs = answer.limbs;
  manifest.evaluation_keys = slotwise_layout().keys(arrangement);
  if (manifest.client != ClientKind::seal) return;
  manifest.bfv_answer_factors = bfv_answer_factors(
      arrangement, slotwise_layout(), Parameters::create_channels(manifest.parameters));
}

}  // namespace

Manifest make_manifest(std::string name, const Program& program, const Plan& plan,
                       const Forecast& forecast, std::vector<std::size_t> input_shape,
                       double output_scale) {
  if (input_shape.empty()) input_shape = {program.input_size()};
  Manifest manifest;
  manifest.name = std::move(name);
  manifest.parameters = plan.parameters;
  manifest.input_shape = std::move(input_shape);
  manifest.output_scale = output_scale;
  manifest.output_shift = shift_into_words(plan.range_bits);
  manifest.noise_margin_bits = forecast.noise_margin_bits;
  manifest.client = plan.client;
  describe_program(manifest, program, plan.barriers);
  name_model(manifest, program, plan.barriers);
  return manifest;
}

void check_manifest(const Manifest& manifest, const Program& program,
                    const std::vector<Barrier>& barriers) {
  Manifest expected = manifest;
  describe_program(expected, program, barriers);
  name_model(expected, program, barriers);
  if (expected != manifest || manifest.inputs() != program.input_size()) {
    fail(ErrorCode::corrupt, "the manifest of '{}' is not of this network", manifest.name);
  }
}

void name_model(Manifest& manifest, const Program& program, const std::vector<Barrier>& barriers) {
  check_manifest_name(manifest.name);
  ByteWriter writer;
  write_program(writer, program);
  writer.write<std::uint64_t>(barriers.size());
  for (const Barrier& barrier : barriers) {
    writer.write<std::uint64_t>(barrier.after);
    writer.write<std::uint64_t>(barrier.relinearise);
    writer.write<std::uint64_t>(barrier.dropped_limbs);
  }
  writer.write_string(manifest_without_id(manifest));
  manifest.model_id = sha256(writer.bytes());
}

}  // namespace sealion
