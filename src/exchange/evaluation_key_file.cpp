#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "exchange/packed_keys.h"

namespace sealion {
namespace {

const SealedFormat& format_of(const Manifest& manifest) {
  return evaluation_key_format(manifest.evaluation_keys, manifest.shared_evaluation_keys);
}

/// Of one set.
std::size_t set_bytes(const ModulusChain& chain, const EvaluationKeyShape& shape) {
  std::size_t bytes = 0;
  if (shape.relinearises()) bytes += PackedKeys(chain, relinearisation_shape(shape)).bytes();
  for (const GaloisKeyShape& group : shape.rotations) {
    bytes += PackedKeys(chain, rotation_shape(group)).bytes();
  }
  if (shape.masking_limbs != 0) bytes += PackedMaskingKey(chain, shape.masking_limbs).bytes();
  return bytes;
}

void write_keys(SealedWriter& writer, const KeySwitchingKeys& keys,
                const ExecutionContext& context) {
  PackedKeys(*keys.chain(), keys.shape()).write(writer, keys, context);
}

void write_set(SealedWriter& writer, const EvaluationKeys& keys, const ExecutionContext& context) {
  if (keys.shape().relinearises()) write_keys(writer, keys.relinearisation(), context);
  for (const GaloisKeys& group : keys.rotations()) {
    write_keys(writer, group.switching_keys(), context);
  }
  if (const MaskingKey* masking = keys.masking()) {
    PackedMaskingKey(*keys.chain(), masking->limbs()).write(writer, *masking);
  }
}

}  // namespace

SealedFile write_evaluation_keys(const ChannelKeys& keys, const Digest& model_id,
                                 const ExecutionContext& context) {
  const EvaluationKeys& first = keys.front();
  SealedWriter writer(evaluation_key_format(first.shape(), first.noise_factor() == 1));
  writer.write_bytes(model_id);
  writer.write_bytes(first.id());
  for (const EvaluationKeys& set : keys) write_set(writer, set, context);
  return std::move(writer).seal(context);
}

void verify_evaluation_keys(ByteSpan bytes, const Manifest& manifest, const std::string& source,
                            const ExecutionContext& context) {
  verify_sealed(bytes, format_of(manifest), source, context);
}

std::size_t evaluation_key_file_bytes(const Manifest& manifest,
                                      const std::vector<ParametersPtr>& parameters) {
  if (manifest.evaluation_keys.empty()) return 0;
  const SealedFormat& format = format_of(manifest);
  const std::size_t fixed = format.magic.size() + sizeof(format.version) + sizeof(Digest) +
                            sizeof(KeyId) + sizeof(Digest);
  return fixed +
         manifest.key_sets() * set_bytes(*chain_of(manifest, parameters), manifest.evaluation_keys);
}

std::size_t expanded_evaluation_key_bytes(const Manifest& manifest) {
  const EvaluationKeyShape& shape = manifest.evaluation_keys;
  const auto rows = [](std::size_t keys, std::size_t limbs) { return keys * limbs * (limbs + 1); };
  std::size_t all = shape.masking_limbs + rows(shape.powers(), shape.limbs);
  for (const GaloisKeyShape& group : shape.rotations) {
    all += rows(group.elements.size(), group.limbs);
  }
  constexpr std::size_t halves = 2;
  return manifest.key_sets() * halves * all * manifest.parameters.n * sizeof(std::uint64_t);
}

}  // namespace sealion
