#include "schemes/bgv/device/device_evaluator.h"

#include <cassert>
#include <utility>

#include "base/error.h"
#include "ring/word_inverse.h"

namespace sealion::device {
namespace {

std::uint32_t count_of(std::size_t items) { return static_cast<std::uint32_t>(items); }

void check_serves(const DeviceKeys& keys, const CiphertextBatch& batch) {
  const KeySwitchingShape& shape = keys.shape();
  if (batch.parts <= shape.keys + 2 && batch.limbs <= shape.limbs) return;
  fail(ErrorCode::incompatible,
       "a ciphertext of {} parts at {} limbs: the evaluation keys serve {} parts at {} limbs",
       batch.parts, batch.limbs, shape.keys + 2, shape.limbs);
}

}  // namespace

DeviceEvaluationKeys on_device(const EvaluationKeys& keys, DeviceKeyCache& cache) {
  DeviceEvaluationKeys out{nullptr, {}, keys.noise_factor()};
  if (keys.shape().relinearises()) out.relinearisation = cache.get(keys.relinearisation());
  for (const GaloisKeys& group : keys.rotations()) {
    out.rotations.push_back(cache.get(group.switching_keys()));
  }
  return out;
}

DeviceEvaluator::DeviceEvaluator(const DevicePtr& device, ParametersPtr parameters)
    : parameters_(std::move(parameters)), ring_(device, parameters_->chain()) {
  const std::uint64_t t = parameters_->plain_modulus().value();
  for (std::size_t last = 1; last < parameters_->limbs(); ++last) {
    divisions_.emplace_back(ring_, last, last, t, 1);
  }
  if (!parameters_->chain()->has_special_prime()) return;
  of_plain_ = std::make_unique<const DeviceKeySwitcher>(ring_, t, t);
  of_one_ = std::make_unique<const DeviceKeySwitcher>(ring_, 1, t);
}

const DeviceKeySwitcher& DeviceEvaluator::switcher(std::uint64_t noise_factor) const {
  const std::uint64_t t = parameters_->plain_modulus().value();
  if (noise_factor != 1 && noise_factor != t) {
    fail(ErrorCode::incompatible,
         "keys whose noise is a multiple of {} where one of {} is wanted: they are of another "
         "plaintext modulus",
         noise_factor, t);
  }
  assert(of_one_ != nullptr);
  return noise_factor == 1 ? *of_one_ : *of_plain_;
}

CiphertextBatch DeviceEvaluator::switched(const CiphertextBatch& batch, std::size_t limbs,
                                          Workspace& workspace) const {
  assert(limbs >= 1 && limbs < batch.limbs);
  CiphertextBatch made;
  for (std::size_t last = batch.limbs - 1; last >= limbs; --last) {
    const CiphertextBatch& from = made.count == 0 ? batch : made;
    CiphertextBatch out = make_batch(batch.count, batch.parts, last, batch.n, workspace);
    std::vector<Division> divisions;
    for (std::size_t i = 0; i < batch.count; ++i) {
      for (std::size_t part = 0; part < batch.parts; ++part) {
        divisions.push_back({from.part(i, part), nullptr, nullptr, out.part(i, part), 1});
      }
    }
    const DeviceDivision& division = divisions_[last - 1];
    division.divide(division.place(divisions, last, workspace), workspace);
    made = std::move(out);
  }
  return made;
}

CiphertextBatch DeviceEvaluator::relinearised(const CiphertextBatch& batch,
                                              std::span<const DeviceKeys* const> keys,
                                              Workspace& workspace) const {
  assert(batch.parts >= 3 && keys.size() == batch.count && batch.count > 0);
  const std::size_t powers = batch.parts - 2;
  CiphertextBatch out = make_batch(batch.count, 2, batch.limbs, batch.n, workspace);
  std::vector<const std::uint64_t*> parts;
  std::vector<KeySwitch> switches;
  for (std::size_t i = 0; i < batch.count; ++i) {
    check_serves(*keys[i], batch);
    for (std::size_t k = 0; k < powers; ++k) parts.push_back(batch.part(i, 2 + k));
    switches.push_back({.part = i * powers,
                        .keys = powers,
                        .device_keys = keys[i],
                        .key = EvaluationKeys::key_of(2),
                        .parts = {{batch.part(i, 0), nullptr, out.part(i, 0)},
                                  {batch.part(i, 1), nullptr, out.part(i, 1)}},
                        .element = 1});
  }
  const DeviceKeySwitcher& key_switcher = switcher(keys.front()->noise_factor());
  key_switcher.apply(key_switcher.cut(parts, batch.limbs, workspace), switches, workspace);
  return out;
}

DeviceDigits DeviceEvaluator::hoisted(const std::vector<const std::uint64_t*>& ciphertexts,
                                      std::size_t limbs, std::uint64_t noise_factor,
                                      Workspace& workspace) const {
  std::vector<const std::uint64_t*> parts;
  for (const std::uint64_t* ciphertext : ciphertexts) {
    parts.push_back(ciphertext + limbs * ring_.n());
  }
  return switcher(noise_factor).cut(parts, limbs, workspace);
}

void DeviceEvaluator::rotate(const DeviceDigits& digits,
                             const std::vector<DeviceRotation>& rotations,
                             std::uint64_t noise_factor, Workspace& workspace) const {
  const std::size_t part_words = digits.limbs * ring_.n();
  std::vector<KeySwitch> switches;
  for (const DeviceRotation& rotation : rotations) {
    const std::uint64_t* const base = rotation.base;
    // Values go to where the automorphism takes them from the other way round.
    const std::uint64_t back = inverse_modulo_word(rotation.element) & (2 * ring_.n() - 1);
    switches.push_back({.part = rotation.digits,
                        .keys = 1,
                        .device_keys = rotation.keys,
                        .key = rotation.key,
                        .parts = {{rotation.ciphertext, base, rotation.out},
                                  {nullptr, base == nullptr ? nullptr : base + part_words,
                                   rotation.out + part_words}},
                        .element = static_cast<std::uint32_t>(back)});
  }
  switcher(noise_factor).apply(digits, switches, workspace);
}

void DeviceEvaluator::multiply(const std::vector<CiphertextProduct>& products, std::size_t limbs,
                               Workspace& workspace) const {
  const auto* const products_there = workspace.place(products);
  workspace.launch_threads<MultiplyCiphertexts>(products.size() * limbs * ring_.n(),
                                                {.log_n = ring_.shape().log_n,
                                                 .count = count_of(products.size()),
                                                 .limbs = count_of(limbs),
                                                 .products = products_there,
                                                 .primes = ring_.primes(limbs)});
}

void DeviceEvaluator::sum_weighted(const std::vector<SumOf>& sums,
                                   const std::vector<WeightedTerm>& terms, std::size_t groups,
                                   std::size_t limbs, Workspace& workspace) const {
  const auto* const sums_there = workspace.place(sums);
  const auto* const terms_there = workspace.place(terms);
  workspace.launch_threads<SumWeighted>(sums.size() * groups * limbs * ring_.n(),
                                        {.log_n = ring_.shape().log_n,
                                         .count = count_of(sums.size()),
                                         .groups = count_of(groups),
                                         .limbs = count_of(limbs),
                                         .sums = sums_there,
                                         .terms = terms_there,
                                         .primes = ring_.primes(limbs)});
}

void DeviceEvaluator::sum(const std::vector<SumOf>& sums, const std::vector<AddedTerm>& terms,
                          std::size_t groups, std::size_t limbs, Workspace& workspace) const {
  const auto* const sums_there = workspace.place(sums);
  const auto* const terms_there = workspace.place(terms);
  workspace.launch_threads<SumCiphertexts>(2 * sums.size() * groups * limbs * ring_.n(),
                                           {.log_n = ring_.shape().log_n,
                                            .count = count_of(sums.size()),
                                            .groups = count_of(groups),
                                            .parts = 2,
                                            .limbs = count_of(limbs),
                                            .sums = sums_there,
                                            .terms = terms_there,
                                            .primes = ring_.primes(limbs)});
}

}  // namespace sealion::device
