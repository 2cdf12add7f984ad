#include <memory>

#include "base/memory.h"
#include "base/parallel.h"
#include "client/answer_basis.h"
#include "client/layout_client.h"
#include "client/packed_answers.h"
#include "client/packed_slots.h"
#include "client/slot_encryption.h"

namespace sealion {
namespace {

class PackedClient final : public LayoutClient {
 public:
  PackedClient(const Manifest& manifest, const std::vector<ParametersPtr>& channels)
      : channels_(channels),
        basis_(manifest),
        slots_(std::get<PackedForm>(manifest.form), manifest.parameters.n) {}

  Request encrypt(const SecretKey& key, const IntegerBatch& inputs,
                  const ExecutionContext& context) const override {
    const PackedForm& form = slots_.form();
    const std::size_t of_group = form.input.ciphertexts;
    const auto slots = [&](std::size_t i, std::span<std::int64_t> out) {
      slots_.write(inputs, i / of_group, i % of_group, out);
    };
    return encrypt_slots(channels_, key,
                         {form.request_ciphertexts(inputs.samples()), inputs.samples(), slots},
                         context);
  }

  IntegerBatch decrypt(const SecretKey& key, const Response& answer,
                       const ExecutionContext& context) const override {
    const std::vector<IntegerBatch> residues =
        decrypt_packed(content_of<PackedAnswer>(answer), slots_, channels_, key, context);
    IntegerBatch logits(residues.front().features(), residues.front().samples());
    parallel_for(logits.features(), context.quiet(), [&](std::size_t i) {
      SecretVector<std::uint64_t> of_one(channels_.size());
      for (std::size_t r = 0; r < logits.samples(); ++r) {
        for (std::size_t c = 0; c < of_one.size(); ++c) {
          of_one[c] = basis_.residue(c, residues[c].feature(i)[r]);
        }
        logits.feature(i)[r] = basis_.value(of_one);
      }
    });
    return logits;
  }

  int noise_budget_bits(const SecretKey& key, const Response& answer,
                        const ExecutionContext& context) const override {
    return packed_noise_budget_bits(content_of<PackedAnswer>(answer), slots_.form(), channels_, key,
                                    context);
  }

 private:
  const std::vector<ParametersPtr>& channels_;
  AnswerBasis basis_;
  PackedSlots slots_;
};

}  // namespace

std::unique_ptr<const LayoutClient> make_packed_client(const Manifest& manifest,
                                                       const std::vector<ParametersPtr>& channels) {
  return std::make_unique<PackedClient>(manifest, channels);
}

}  // namespace sealion
