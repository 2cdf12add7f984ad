#pragma once

#include <cstddef>

#include "base/tensor.h"
#include "client/client.h"
#include "planner/planner.h"
#include "program/program.h"
#include "runtime/model_manifest.h"
#include "runtime/server.h"

namespace sealion::testing {

/// Encrypts, evaluates and decrypts under a fresh key, through the client and the server.
struct EncryptedRun {
  IntegerBatch outputs;
  int noise_budget_bits;  ///< left in the answers
};

inline EncryptedRun run_encrypted(const Program& program, const PlannedProgram& planned,
                                  const IntegerBatch& inputs,
                                  const ExecutionContext& context = {}) {
  const Manifest manifest = make_manifest("program", program, planned.plan, planned.forecast);
  const Client client(manifest);
  const Server server(program, planned.plan.way, manifest);
  const SecretKey key = client.generate_key();
  const Response answer = server.answer(client.encrypt(key, inputs, context),
                                        client.generate_evaluation_keys(key), context);
  return {client.decrypt(key, answer, context), client.noise_budget_bits(key, answer)};
}

}  // namespace sealion::testing
