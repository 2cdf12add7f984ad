#pragma once

#include <algorithm>
#include <cstdint>

#include "layouts/packed/encrypted_packing.h"
#include "planner/way.h"
#include "random_settings.h"

namespace sealion::testing {

struct PackingOutcome {
  std::size_t compared, wrong;
  int noise_budget_bits, promised_budget_bits;
};

/// A forest that has a form of its own when packed, or sums and products.
inline Program program_to_pack(const Program& program) {
  return expanded_for(LayoutKind::packed, program).program;
}

/// Rings, plain moduli, records of a ciphertext and keys that no planner would choose.
inline PackingSetting draw_packing(const Program& program, RandomSettings& settings) {
  PackingSetting setting{.n = settings.one_of<std::size_t>({16, 64, 256, 2048}),
                         .plain_above = std::uint64_t{1} << (8 + settings.below(20)),
                         .records = settings.one_of<std::size_t>({1, 1, 2, 4, 8})};
  const std::size_t room =
      setting.n / packed::most_groups(packed::affine_form(program, Modulus(257)));
  setting.records = std::min(setting.records, room);
  if (settings.one_in(3)) setting.keys_seed = settings.below(1 << 30);
  if (settings.one_in(4)) setting.client = ClientKind::seal;
  return setting;
}

/// Every answer is that of the reference modulo t.
inline PackingOutcome run_packing(const RandomCase& random) {
  RandomSettings settings(~random.number);
  const Program program = program_to_pack(random.program);
  const PackingSetting setting = draw_packing(program, settings);
  const PlannedPacking planned = plan_packing(program, setting);
  EncryptedPacking packing(program, planned, setting.client);
  // Three records that are in several groups where few share a ciphertext.
  const IntegerBatch inputs = random_and_extreme_inputs(program, 3, random.number);
  const auto answers = packing.decrypt(packing.evaluate(packing.encrypt(inputs), random.context));
  return {.compared = inputs.samples() * program.output_size(),
          .wrong = packing.wrong_answers(program, inputs, answers),
          .noise_budget_bits = answers.noise_budget_bits,
          .promised_budget_bits = static_cast<int>(planned.design.answer_budget)};
}

}  // namespace sealion::testing
