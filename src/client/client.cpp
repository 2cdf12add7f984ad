#include "client/client.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "base/error.h"
#include "client/check_records.h"
#include "client/layout_client.h"
#include "exchange/layout_kind.h"
#include "exchange/limits.h"

namespace sealion {
namespace {

void check_key(const SecretKey& key, const ModulusChainPtr& chain) {
  if (key.chain()->digest() != chain->digest()) {
    fail(ErrorCode::incompatible, "the key was made for other encryption parameters");
  }
}

/// (Plans of earlier programs promise no whole bit of affine answers.)
void check_budget(int bits, const Manifest& manifest) {
  if (bits >= least_answer_budget_bits || manifest.noise_margin_bits < least_answer_budget_bits) {
    return;
  }
  fail(ErrorCode::undecryptable,
       "the answer is nothing but noise: it was made with evaluation keys of another client, or "
       "somebody changed it; show nobody what it decrypts to, and ask anew");
}

/// Whether a logit is beyond what the plan provides for.
bool leaves(const AnswerRange& range, std::size_t shift, std::int64_t logit) {
  const double end = std::ldexp(0.5, range.bits - static_cast<int>(shift));
  return std::abs(static_cast<double>(logit)) > end;
}

/// Every logit is looked at, and what is found is for who may read them all.
void check_range(const IntegerBatch& logits, const Manifest& manifest) {
  if (!manifest.answer_range || manifest.answer_range->detection_bits == 0) return;
  std::set<std::size_t> records;
  for (std::size_t i = 0; i < logits.features(); ++i) {
    for (std::size_t s = 0; s < logits.samples(); ++s) {
      if (leaves(*manifest.answer_range, manifest.output_shift, logits.feature(i)[s])) {
        records.insert(s);
      }
    }
  }
  if (records.empty()) return;
  constexpr std::size_t most_named = 10;
  const auto end =
      std::next(records.begin(), static_cast<std::ptrdiff_t>(std::min(records.size(), most_named)));
  fail(ErrorCode::out_of_range,
       "the answers to {} of {} records left the range of {} bits that the plan provides for, "
       "records {}{} counted from 0: they are not like the data that it was made with. Ask without "
       "them, or for a plan with a larger safety factor or proved ranges",
       records.size(), logits.samples(), manifest.answer_range->bits,
       fmt::join(records.begin(), end, ", "), records.size() > most_named ? ", ..." : "");
}

}  // namespace

Client::Client(Manifest manifest)
    : manifest_(std::make_unique<const Manifest>(std::move(manifest))),
      channels_(std::make_unique<const std::vector<ParametersPtr>>(channels_of(*manifest_))),
      chain_(chain_of(*manifest_, *channels_)) {
  switch (layout_of(manifest_->form)) {
    case LayoutKind::slotwise:
      layout_ = make_slotwise_client(*manifest_, *channels_);
      break;
    case LayoutKind::packed:
      layout_ = make_packed_client(*manifest_, *channels_);
      break;
    case LayoutKind::affine:
      layout_ = make_affine_client(*manifest_);
      break;
  }
}

Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

ChannelKeys Client::generate_evaluation_keys(const SecretKey& key,
                                             const ExecutionContext& context) const {
  check_key(key, chain());
  ChannelKeys keys;
  for (std::size_t set = 0; set < manifest_->key_sets(); ++set) {
    keys.push_back(EvaluationKeys::generate(key, manifest_->evaluation_keys,
                                            manifest_->key_noise_factor(set), context));
  }
  return keys;
}

Request Client::encrypt(const SecretKey& key, const IntegerBatch& inputs,
                        const ExecutionContext& context) const {
  check_key(key, chain());
  check_record_shape(inputs, manifest_->inputs(), batch());
  check_record_range(inputs, manifest_->input_low, manifest_->input_saturation, context);
  return layout_->encrypt(key, inputs, context);
}

IntegerBatch Client::decrypt(const SecretKey& key, const Response& answer,
                             const ExecutionContext& context) const {
  return open(key, answer, context).logits;
}

OpenedAnswer Client::open(const SecretKey& key, const Response& answer,
                          const ExecutionContext& context) const {
  check_key(key, chain());
  const int bits = layout_->noise_budget_bits(key, answer, context.quiet());
  check_budget(bits, *manifest_);
  IntegerBatch logits = layout_->decrypt(key, answer, context);
  check_range(logits, *manifest_);
  return {std::move(logits), bits};
}

int Client::noise_budget_bits(const SecretKey& key, const Response& answer,
                              const ExecutionContext& context) const {
  check_key(key, chain());
  return layout_->noise_budget_bits(key, answer, context);
}

double Client::range_used(const IntegerBatch& logits) const {
  double half = std::ldexp(0.5, -static_cast<int>(manifest_->output_shift));
  for (const std::uint64_t t : manifest_->parameters.plain_moduli) half *= static_cast<double>(t);
  double largest = 0;
  for (std::size_t i = 0; i < logits.features(); ++i) {
    for (const std::int64_t value : logits.feature(i)) {
      largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
  }
  return largest / half;
}

}  // namespace sealion
