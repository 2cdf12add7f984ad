#include "layouts/packed/run/channel_program.h"

#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"
#include "layouts/packed/levels/corrections.h"
#include "layouts/packed/levels/keys.h"

namespace sealion::packed {

ChannelProgram::ChannelProgram(std::shared_ptr<const Packing> packing,
                               const Interleaving& interleaving, Routes routes, Levels levels,
                               ParametersPtr channel, const MapSource& inputs)
    : packing_(std::move(packing)),
      interleaving_(interleaving),
      routes_(std::move(routes)),
      levels_(std::move(levels)),
      parameters_(std::move(channel)),
      inputs_(inputs),
      answer_correction_(Corrections(*packing_, levels_, parameters_, inputs.correction)
                             .at(packing_->form.answer, levels_.answer_limbs)),
      key_shape_(packed::key_shape(*packing_, interleaving_, routes_, levels_)) {}

MapWeights ChannelProgram::weights(ValueId map, const AffineForm& form,
                                   const ExecutionContext& context) const {
  const Corrections corrections(*packing_, levels_, parameters_, inputs_.correction);
  const auto& value = std::get<AffineValue>(form.values[map].made);
  std::vector<MapSource> sources;
  for (const AffineTerm& term : value.terms) {
    const bool is_input = std::holds_alternative<InputValue>(form.values[term.source].made);
    sources.push_back(
        {corrections.at(term.source, levels_.work(map)), is_input && inputs_.is_biased});
  }
  return {packing_->map(map), value, interleaving_, sources, limbs_of(map), parameters_, context};
}

void ChannelProgram::check(const Job& job) const {
  const EncryptedBatch& inputs = job.inputs;
  const std::size_t wanted = groups(inputs) * inputs_of_group();
  if (inputs.parameters()->digest() != parameters_->digest() || wanted == 0 ||
      inputs.features() != wanted || inputs.parts() != 2 ||
      inputs.limbs() != parameters_->limbs()) {
    fail(ErrorCode::incompatible,
         "{} encrypted records of {} ciphertexts, {} parts and {} limbs, or of other parameters, "
         "where {} ciphertexts of 2 parts and {} limbs are wanted",
         inputs.samples(), inputs.features(), inputs.parts(), inputs.limbs(), wanted,
         parameters_->limbs());
  }
  if (job.keys == nullptr && !key_shape().empty()) {
    fail(ErrorCode::incompatible, "the evaluation keys are missing");
  }
}

EncryptedBatch ChannelProgram::answers_to(const EncryptedBatch& inputs) const {
  return {parameters_,
          groups(inputs) * answers_of_group(),
          2,
          inputs.samples(),
          std::nullopt,
          levels_.answer_limbs,
          answer_correction_};
}

}  // namespace sealion::packed
