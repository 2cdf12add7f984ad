#include "runtime/answer_masking.h"

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/cases.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/tensor.h"
#include "ring/kernels/kernels.h"
#include "ring/sampler.h"
#include "rlwe/answer_mask.h"
#include "schemes/bgv/encoder.h"

namespace sealion {
namespace {

/// Where an answer lies in a ciphertext.
struct AnswerSlot {
  std::size_t slot, output, record;
};

/// Which slots of each ciphertext of a batch hold answers, and after how many they repeat
/// themselves.
struct AnswerSlots {
  std::size_t period;
  std::vector<std::vector<AnswerSlot>> of;  // [ciphertexts]
};

AnswerSlots slotwise_slots(const EncryptedBatch& batch) {
  AnswerSlots slots{batch.parameters()->n(), {}};
  slots.of.resize(batch.features());
  for (std::size_t output = 0; output < batch.features(); ++output) {
    for (std::size_t s = 0; s < batch.samples(); ++s) slots.of[output].push_back({s, output, s});
  }
  return slots;
}

AnswerSlots packed_slots(const PackedForm& form, const EncryptedBatch& batch) {
  const std::size_t n = batch.parameters()->n(), ciphertexts = form.output.ciphertexts;
  AnswerSlots slots{form.carried(n), {}};
  slots.of.resize(batch.features());
  for (std::size_t record = 0; record < batch.samples(); ++record) {
    const std::size_t group = record / form.records;
    for (std::size_t output = 0; output < form.output.places.size(); ++output) {
      const SlotPlace& place = form.output.places[output];
      slots.of[group * ciphertexts + place.ciphertext].push_back(
          {form.ring_slot(place.slot, record % form.records) % slots.period, output, record});
    }
  }
  return slots;
}

AnswerSlots answer_slots(const RecordForm& form, const EncryptedBatch& batch) {
  return std::visit(Cases{[&](const SlotwiseForm&) { return slotwise_slots(batch); },
                          [&](const PackedForm& packed) { return packed_slots(packed, batch); },
                          [&](const AffineForm&) -> AnswerSlots {
                            fail(ErrorCode::incompatible,
                                 "answers as coefficients are no batch of ciphertexts");
                          }},
                    form);
}

/// Masks the ciphertexts of one channel, one after the other.
class CiphertextMasker {
 public:
  CiphertextMasker(EncryptedBatch& batch, const AnswerSlots& slots, const IntegerBatch& noise,
                   const ModelPrivacy& privacy, const MaskingKey& key)
      : batch_(batch),
        slots_(slots),
        noise_(noise),
        t_(batch.parameters()->plain_modulus()),
        mask_(key, t_.value(), privacy.flood_bits),
        encoder_(batch.parameters()),
        residues_(batch.parameters()->n()) {}

  void mask(std::size_t index) {
    Ciphertext ciphertext = batch_.load(index);
    fill_slots(index);
    add_plaintext(ciphertext);
    mask_.add_to(ciphertext.polynomials());
    batch_.store(index, ciphertext);
  }

 private:
  /// Random, but where an answer is: there the noise that it gets. As the ciphertext's correction
  /// has them.
  void fill_slots(std::size_t index) {
    const std::span<std::uint64_t> pattern = std::span(residues_).first(slots_.period);
    sample_residues(stream_, t_, pattern);
    for (const AnswerSlot& answer : slots_.of[index]) {
      pattern[answer.slot] = t_.multiply(
          t_.reduce_signed(noise_.feature(answer.output)[answer.record]), batch_.correction());
    }
    for (std::size_t i = slots_.period; i < residues_.size(); ++i) {
      residues_[i] = residues_[i - slots_.period];
    }
  }

  void add_plaintext(Ciphertext& ciphertext) {
    const Parameters& parameters = *batch_.parameters();
    const std::size_t n = residues_.size();
    encoder_.encode_residues(residues_, plain_);
    term_.resize(n);
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      const Modulus& p = parameters.coeff_modulus(limb);
      for (std::size_t i = 0; i < n; ++i) term_[i] = p.reduce_signed(t_.centre(plain_[i]));
      parameters.coeff_ntt(limb).forward(term_);
      const auto part = ciphertext.residues(0, limb);
      kernels::kernels().add(part.data(), part.data(), term_.data(), n, constants_of(p));
    }
  }

  EncryptedBatch& batch_;
  const AnswerSlots& slots_;
  const IntegerBatch& noise_;
  Modulus t_;
  AnswerMask mask_;
  BatchEncoder encoder_;
  SecretStream stream_;
  SecretVector<std::uint64_t> residues_;  // [n], of the slots
  Plaintext plain_;
  SecretVector<std::uint64_t> term_;
};

/// One integer a logit, the same in all channels.
IntegerBatch logit_noise(std::size_t outputs, std::size_t records, std::uint64_t bound) {
  IntegerBatch noise(outputs, records);
  SecretStream stream;
  for (std::size_t i = 0; i < outputs; ++i) sample_integers(stream, bound, noise.feature(i));
  return noise;
}

std::size_t outputs_of(const RecordForm& form, const EncryptedBatch& batch) {
  const auto* packed = std::get_if<PackedForm>(&form);
  return packed != nullptr ? packed->output.places.size() : batch.features();
}

}  // namespace

const MaskingKey& masking_key(const EvaluationKeys& keys) {
  if (const MaskingKey* key = keys.masking()) return *key;
  fail(ErrorCode::incompatible, "evaluation keys without one to mask answers with");
}

void mask_answers(ChannelBatches& answers, const RecordForm& form, const ModelPrivacy& privacy,
                  const std::vector<const EvaluationKeys*>& keys, const ExecutionContext& context) {
  const AnswerSlots slots = answer_slots(form, answers.front());
  const IntegerBatch noise = logit_noise(outputs_of(form, answers.front()),
                                         answers.front().samples(), privacy.logit_noise);
  for (std::size_t c = 0; c < answers.size(); ++c) {
    const MaskingKey& key = masking_key(*keys[c]);
    parallel_for_each(
        answers[c].features(), context.quiet(),
        [&] { return std::make_unique<CiphertextMasker>(answers[c], slots, noise, privacy, key); },
        [](CiphertextMasker& masker, std::size_t i) { masker.mask(i); });
  }
}

}  // namespace sealion
