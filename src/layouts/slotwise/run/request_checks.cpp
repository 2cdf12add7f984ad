#include "layouts/slotwise/run/request_checks.h"

#include "base/error.h"

namespace sealion {

void check_inputs(const EncryptedBatch& inputs, const Parameters& parameters, std::size_t features,
                  const Corrections& corrections) {
  if (inputs.parameters()->digest() != parameters.digest()) {
    fail(ErrorCode::incompatible, "the batch was encrypted under other parameters than the plan's");
  }
  if (inputs.features() != features || inputs.parts() != 2) {
    fail(ErrorCode::incompatible,
         "the batch has {} ciphertexts of {} parts, the program takes {} of 2", inputs.features(),
         inputs.parts(), features);
  }
  if (inputs.limbs() != parameters.limbs() || inputs.correction() != corrections.of_input()) {
    fail(ErrorCode::incompatible,
         "the batch is at {} limbs of {} with the correction {}, the program takes fresh "
         "ciphertexts of correction {}",
         inputs.limbs(), parameters.limbs(), inputs.correction(), corrections.of_input());
  }
}

void check_keys(const EvaluationKeys* keys, const EvaluationKeyShape& needed,
                const Parameters& parameters) {
  if (needed.empty()) return;
  if (keys == nullptr) {
    fail(ErrorCode::incompatible,
         "the program relinearises ciphertexts of {} parts and needs the client's evaluation keys",
         needed.parts);
  }
  if (!keys->serve(parameters)) {
    fail(ErrorCode::incompatible, "the evaluation keys belong to other parameters than the plan's");
  }
  if (keys->shape().parts < needed.parts || keys->shape().limbs < needed.limbs) {
    fail(ErrorCode::incompatible,
         "the evaluation keys serve {} parts at {} limbs, the program needs {} parts at {} limbs",
         keys->shape().parts, keys->shape().limbs, needed.parts, needed.limbs);
  }
}

}  // namespace sealion
