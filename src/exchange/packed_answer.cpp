#include "exchange/packed_answer.h"

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/parallel.h"
#include "schemes/bfv/conversion.h"
#include "schemes/lwe/answer_switching.h"

namespace sealion {
namespace {

/// Rounds the ciphertexts of one channel, one after the other.
class CiphertextRounder {
 public:
  CiphertextRounder(const EncryptedBatch& batch, const PackedForm& form, RoundedCiphertexts& out)
      : batch_(batch),
        n_(batch.parameters()->n()),
        carried_(form.carried(n_)),
        spacing_(form.spacing(n_)),
        switcher_(batch.parameters()->chain(), batch.limbs(), form.output.bits),
        out_(out) {}

  void round(std::size_t index) {
    Ciphertext ciphertext = batch_.load(index);
    make_scaled_bfv(ciphertext);
    take_part(ciphertext, 0, carried_, spacing_);
    switcher_(rows_, std::span(out_.firsts).subspan(index * carried_, carried_));
    take_part(ciphertext, 1, n_, 1);
    switcher_(rows_, std::span(out_.seconds).subspan(index * n_, n_));
  }

 private:
  /// Some coefficients of a part at all limbs, into rows_.
  void take_part(Ciphertext& ciphertext, std::size_t part, std::size_t count, std::size_t spacing) {
    rows_.resize(ciphertext.limbs() * count);
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      const std::span<std::uint64_t> residues = ciphertext.residues(part, limb);
      ciphertext.parameters()->coeff_ntt(limb).inverse(residues);
      for (std::size_t i = 0; i < count; ++i) rows_[limb * count + i] = residues[i * spacing];
    }
  }

  const EncryptedBatch& batch_;
  std::size_t n_, carried_, spacing_;
  AnswerSwitcher switcher_;
  RoundedCiphertexts& out_;
  AlignedVector<std::uint64_t> rows_;  // [limbs][count]
};

void check_packed_batch(const EncryptedBatch& batch, const PackedForm& form, std::size_t records) {
  const std::size_t wanted = form.answer_ciphertexts(records);
  if (batch.samples() == records && batch.features() == wanted && batch.parts() == 2) return;
  fail(ErrorCode::incompatible,
       "answers for {} records in {} ciphertexts of {} parts, where {} of 2 carry {} records",
       batch.samples(), batch.features(), batch.parts(), wanted, records);
}

}  // namespace

PackedAnswer round_answer(const ChannelBatches& answers, const PackedForm& form,
                          const ExecutionContext& context) {
  PackedAnswer rounded{.records = answers.front().samples(), .channels = {}};
  for (const EncryptedBatch& batch : answers) {
    check_packed_batch(batch, form, rounded.records);
    const std::size_t n = batch.parameters()->n();
    RoundedCiphertexts& out = rounded.channels.emplace_back();
    out.factor = scaled_bfv_factor(*batch.parameters(), batch.limbs(), batch.correction());
    out.seconds.resize(batch.features() * n);
    out.firsts.resize(batch.features() * form.carried(n));
    parallel_for_each(
        batch.features(), context,
        [&] { return std::make_unique<CiphertextRounder>(batch, form, out); },
        [](CiphertextRounder& rounder, std::size_t i) { rounder.round(i); });
  }
  return rounded;
}

void check_answer(const PackedAnswer& answer, const PackedForm& form,
                  const std::vector<ParametersPtr>& channels) {
  const std::size_t n = channels.front()->n();
  const std::size_t ciphertexts = form.answer_ciphertexts(answer.records);
  bool fits = answer.records != 0 && answer.channels.size() == channels.size();
  for (std::size_t c = 0; fits && c < channels.size(); ++c) {
    const RoundedCiphertexts& channel = answer.channels[c];
    fits = channel.factor != 0 && channel.factor < channels[c]->plain_modulus().value() &&
           channel.seconds.size() == ciphertexts * n &&
           channel.firsts.size() == ciphertexts * form.carried(n);
  }
  if (fits) return;
  fail(ErrorCode::incompatible, "an answer for {} records that is not of the model's form",
       answer.records);
}

}  // namespace sealion
