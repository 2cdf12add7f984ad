#include "model.h"

#include "runtime/model_manifest.h"
#include "seal/galois_keys.h"
#include "seal/relin_keys.h"

namespace sealion::fuzz {
namespace {

/// Primes that are 1 mod 2n, the product of the two of q 1 modulo both plain moduli.
ParametersLiteral small_literal() {
  return {.n = 16,
          .plain_moduli = {65537, 65633},
          .coeff_moduli = {68719467937, 106813489313},
          .special_prime = 68719475809,
          .security = SecurityLevel::insecure_for_tests};
}

Manifest make() {
  Plan plan{};
  plan.parameters = small_literal();
  plan.way = small_way();
  plan.client = ClientKind::seal;
  return make_manifest("small", small_program(), plan, {.noise_margin_bits = 12.5},
                       {.input_shape = {2}});
}

Manifest without_id(Manifest manifest) {
  manifest.model_id = {};
  return manifest;
}

}  // namespace

Program small_program() {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 3);
  const NodeId hidden = builder.square(builder.dense(x, 2, {1, -1, 2, 1}, {1, 0}));
  builder.dense(hidden, 1, {1, -2}, {1000});
  return builder.build();
}

SlotwiseWay small_way() { return {{{.after = 2, .relinearise = true, .dropped_limbs = 0}}}; }

const Manifest& named_manifest() {
  static const Manifest manifest = make();
  return manifest;
}

const Manifest& small_manifest() {
  static const Manifest manifest = without_id(named_manifest());
  return manifest;
}

const std::vector<ParametersPtr>& small_channels() {
  static const std::vector<ParametersPtr> channels =
      Parameters::create_channels(small_manifest().parameters);
  return channels;
}

Manifest rotating_manifest(bool shared) {
  Manifest manifest = small_manifest();
  manifest.evaluation_keys.rotations = {{2, {3, 31}}, {1, {9}}};
  manifest.shared_evaluation_keys = shared;
  if (shared) {
    manifest.client = ClientKind::sealion;
    manifest.bfv_answer_factors.clear();
  }
  return manifest;
}

Manifest masking_manifest() {
  Manifest manifest = small_manifest();
  manifest.client = ClientKind::sealion;
  manifest.bfv_answer_factors.clear();
  manifest.answer_range =
      AnswerRange{.is_calibrated = true, .safety_factor = 2, .bits = 20, .detection_bits = 10};
  manifest.model_privacy = ModelPrivacy{.bits = 1, .flood_bits = 10, .logit_noise = 3};
  manifest.query_budget = 100;
  manifest.evaluation_keys = {.masking_limbs = manifest.output_limbs};
  return manifest;
}

ByteVector seal_key_bytes(const ChannelKeys& keys, seal::Scheme scheme) {
  ByteWriter writer;
  for (std::size_t c = 0; c < keys.size(); ++c) {
    const seal::Context context(small_channels()[c], scheme);
    writer.write_bytes(seal::write_relin_keys(keys[c], context, seal::Compression::none));
    for (const GaloisKeys& group : keys[c].rotations()) {
      writer.write_bytes(seal::write_galois_keys(group, context, seal::Compression::none));
    }
  }
  return writer.release();
}

}  // namespace sealion::fuzz
