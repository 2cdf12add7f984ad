#include "client/packed_answers.h"

#include <algorithm>
#include <cassert>
#include <memory>

#include "base/constant_time.h"
#include "base/int128.h"
#include "base/parallel.h"
#include "schemes/bgv/encoder.h"
#include "schemes/lwe/answer_bits.h"
#include "schemes/lwe/rounded_phase.h"

namespace sealion {
namespace {

/// The phases of one channel's answer ciphertexts, one after the other.
class PhaseReader {
 public:
  PhaseReader(const RoundedCiphertexts& answers, const PackedForm& form, const SecretKey& key)
      : answers_(answers),
        n_(key.chain()->n()),
        spacing_(form.spacing(n_)),
        phase_(key, form.output.bits),
        phases_(form.carried(n_)) {}

  std::size_t spacing() const { return spacing_; }
  /// Modulo 2^k, of the coefficients that carry the message: [carried].
  std::span<const std::uint64_t> read(std::size_t index) {
    const std::size_t carried = phases_.size();
    phase_(std::span(answers_.firsts).subspan(index * carried, carried),
           std::span(answers_.seconds).subspan(index * n_, n_), spacing_, phases_);
    return phases_;
  }

 private:
  const RoundedCiphertexts& answers_;
  std::size_t n_, spacing_;
  RoundedPhase phase_;
  SecretVector<std::uint64_t> phases_;
};

/// round(phase t / 2^k), up to t: the message with the factor that is left on it.
std::uint64_t rounded_message(std::uint64_t phase, std::uint64_t t, int bits) {
  assert(bits >= least_rounded_bits && bits <= most_rounded_bits);
  return static_cast<std::uint64_t>((uint128{phase} * t + (uint128{1} << (bits - 1))) >> bits);
}

/// The noise budget of the worst of these phases modulo 2^bits.
int least_budget(std::span<const std::uint64_t> phases, std::uint64_t t, int bits) {
  SecretVector<std::uint64_t> magnitude(1);
  for (const std::uint64_t phase : phases) {
    // t times the noise, an integer of at most 2^(k-1).
    const auto noise = static_cast<std::int64_t>(int128{phase} * t -
                                                 (int128{rounded_message(phase, t, bits)} << bits));
    magnitude.front() |= constant_time::magnitude(noise);
  }
  const int largest = constant_time::bit_width(magnitude);
  return static_cast<int>(constant_time::larger(0, bits - 1 - largest));
}

/// Decrypts the answer ciphertexts of one channel.
class ChannelReader {
 public:
  ChannelReader(const RoundedCiphertexts& answers, const PackedSlots& slots,
                const ParametersPtr& channel, const SecretKey& key)
      : slots_(slots),
        t_(channel->plain_modulus()),
        bits_(slots.form().output.bits),
        unscale_(t_.inverse(answers.factor)),
        phases_(answers, slots.form(), key),
        encoder_(channel),
        values_(channel->n()) {}

  void read(std::size_t index, IntegerBatch& outputs) {
    spread(phases_.read(index));
    encoder_.decode(plain_, values_);
    const std::size_t ciphertexts = slots_.form().output.ciphertexts;
    slots_.read(values_, index / ciphertexts, index % ciphertexts, outputs);
  }

 private:
  /// All n coefficients of the message (PackedForm::carried).
  void spread(std::span<const std::uint64_t> phases) {
    const std::size_t n = values_.size(), spacing = phases_.spacing();
    plain_.assign(n, 0);
    for (std::size_t i = 0; i < phases.size(); ++i) {
      const std::uint64_t message =
          t_.multiply(rounded_message(phases[i], t_.value(), bits_), unscale_);
      plain_[i * spacing] = message;
      if (phases.size() != n && i != 0) plain_[n - i * spacing] = t_.negate(message);
    }
  }

  const PackedSlots& slots_;
  Modulus t_;
  int bits_;
  std::uint64_t unscale_;
  PhaseReader phases_;
  BatchEncoder encoder_;
  Plaintext plain_;
  SecretVector<std::int64_t> values_;
};

void check_packed(const PackedAnswer& answer, const PackedForm& form,
                  const std::vector<ParametersPtr>& channels, const SecretKey& key) {
  check_same_chain(*channels.front()->chain(), key);
  check_answer(answer, form, channels);
}

}  // namespace

std::vector<IntegerBatch> decrypt_packed(const PackedAnswer& answer, const PackedSlots& slots,
                                         const std::vector<ParametersPtr>& channels,
                                         const SecretKey& key, const ExecutionContext& context) {
  check_packed(answer, slots.form(), channels, key);
  std::vector<IntegerBatch> residues;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    IntegerBatch& outputs =
        residues.emplace_back(slots.form().output.places.size(), answer.records);
    parallel_for_each(
        slots.form().answer_ciphertexts(answer.records), context,
        [&] {
          return std::make_unique<ChannelReader>(answer.channels[c], slots, channels[c], key);
        },
        [&](ChannelReader& reader, std::size_t i) { reader.read(i, outputs); });
  }
  return residues;
}

int packed_noise_budget_bits(const PackedAnswer& answer, const PackedForm& form,
                             const std::vector<ParametersPtr>& channels, const SecretKey& key,
                             const ExecutionContext& context) {
  check_packed(answer, form, channels, key);
  std::int64_t smallest = form.output.bits;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const std::uint64_t t = channels[c]->plain_modulus().value();
    SecretVector<int> bits(form.answer_ciphertexts(answer.records));
    parallel_for_each(
        bits.size(), context.quiet(),
        [&] { return std::make_unique<PhaseReader>(answer.channels[c], form, key); },
        [&](PhaseReader& phases, std::size_t i) {
          bits[i] = least_budget(phases.read(i), t, form.output.bits);
        });
    for (const int of_one : bits) smallest = constant_time::smaller(smallest, of_one);
  }
  return static_cast<int>(smallest);
}

}  // namespace sealion
