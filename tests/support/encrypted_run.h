#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/tensor.h"
#include "client/client.h"
#include "exchange/split_request.h"
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

/// Client and server of one program.
class EncryptedParties {
 public:
  EncryptedParties(const Program& program, const PlannedProgram& planned,
                   const ExecutionContext& context)
      : manifest_(make_manifest("program", program, planned.plan, planned.forecast)),
        client_(manifest_),
        server_(program, planned.plan.way, manifest_),
        key_(client_.generate_key()),
        evaluation_keys_(client_.generate_evaluation_keys(key_)),
        context_(context) {}

  const Manifest& manifest() const { return manifest_; }

  Response answer(const IntegerBatch& inputs) const {
    return server_.answer(client_.encrypt(key_, inputs, context_), evaluation_keys_, context_);
  }
  /// The same plaintext modulus by plaintext modulus.
  Response answer_split(const IntegerBatch& inputs) const {
    std::vector<Response> answers;
    for (std::size_t c = 0; c < client_.channels().size(); ++c) {
      const Client one(of_channel(manifest_, c));
      answers.push_back(
          server_.answer(one.encrypt(key_, inputs, context_), evaluation_keys_, context_));
    }
    return join(std::move(answers));
  }
  EncryptedRun read(const Response& answer) const {
    return {client_.decrypt(key_, answer, context_), client_.noise_budget_bits(key_, answer)};
  }

 private:
  Manifest manifest_;
  Client client_;
  Server server_;
  SecretKey key_;
  ChannelKeys evaluation_keys_;
  ExecutionContext context_;
};

inline EncryptedRun run_encrypted(const Program& program, const PlannedProgram& planned,
                                  const IntegerBatch& inputs,
                                  const ExecutionContext& context = {}) {
  const EncryptedParties parties(program, planned, context);
  return parties.read(parties.answer(inputs));
}

}  // namespace sealion::testing
