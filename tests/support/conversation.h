#pragma once

#include "client/client.h"
#include "exchange/key_files.h"
#include "planner/planner.h"
#include "runtime/model_manifest.h"
#include "runtime/service.h"

namespace sealion::testing {

/// A program without products.
inline Program affine_program() {
  ProgramBuilder builder;
  const NodeId x = builder.input(5, -3, 15);
  builder.dense(x, 2, {1, -2, 3, 0, 5, 2, 2, -1, 4, -7}, {100, -100});
  return builder.build();
}

/// Its answers take two plaintext moduli where each has 30 bits.
inline Program two_squares() {
  ProgramBuilder builder;
  const NodeId x = builder.input(5, -3, 15);
  const NodeId hidden = builder.square(
      builder.dense(x, 3, {10, -2, 3, 0, 50, 2, 20, -1, 4, -7, 1, 1, 11, 1, 1}, {1, 2, -3}));
  const NodeId second = builder.square(builder.dense(hidden, 2, {1, -1, 2, 3, 1, -2}, {7, 8}));
  builder.dense(second, 2, {1, 2, -3, 1});
  return builder.build();
}

/// One model and one client, who send each other bytes.
class Conversation {
 public:
  Conversation(const Program& program, const PlanRequest& wanted)
      : planned(plan_program(program, wanted)),
        manifest(make_manifest("talk", program, planned.plan, planned.forecast)),
        client(manifest_from_json(manifest_to_json(manifest), "manifest")),
        service(program, planned.plan.way, manifest),
        key(client.generate_key()) {
    if (!service.needs_keys()) return;
    keys = write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
  }

  ByteVector request(const IntegerBatch& inputs) const {
    return write_request(client.encrypt(key, inputs), manifest, key.id()).bytes();
  }
  ByteVector answer(const ByteVector& request) const {
    return service.answer({request, "request"}, {keys, "keys"}).bytes;
  }
  IntegerBatch read(const ByteVector& answer) const {
    return client.decrypt(key,
                          read_response(answer, manifest, client.channels(), "answer").content);
  }

  PlannedProgram planned;
  Manifest manifest;
  Client client;
  Service service;
  SecretKey key;
  ByteVector keys;
};

}  // namespace sealion::testing
