#include "client/affine_client.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/constant_time.h"
#include "base/error.h"
#include "base/parallel.h"
#include "client/check_records.h"
#include "client/layout_client.h"
#include "schemes/lwe/decryptor.h"
#include "schemes/lwe/encryptor.h"

namespace sealion {
namespace {

/// A block of a set of records, one ciphertext, and where its residues begin in a limb's row.
struct BlockPlace {
  std::size_t set, block, start, count;
};

std::vector<BlockPlace> block_places(const AffineForm& form, std::size_t records) {
  std::vector<BlockPlace> places;
  std::size_t start = 0;
  for (std::size_t set = 0; set < form.sets(records); ++set) {
    for (std::size_t block = 0; block < form.blocks(); ++block) {
      const std::size_t count = form.window(form.records_of_set(records, set), block);
      places.push_back({set, block, start, count});
      start += count;
    }
  }
  return places;
}

/// Encrypts blocks of a request one after the other.
class BlockWriter {
 public:
  BlockWriter(const AffineForm& form, const LweParametersPtr& parameters, const SecretKey& key,
              const EncryptionSeedPtr& seed, AffineRequest& request)
      : form_(form),
        encryptor_(parameters, key, seed),
        request_(request),
        coefficients_(form.parameters.n) {}

  void write(const IntegerBatch& records, const BlockPlace& place) {
    fill(records, place.set, place.block);
    places_.clear();
    values_.clear();
    for (std::size_t i = 0; i < place.count; ++i) {
      const std::size_t coefficient = (form_.window_start() + i) % coefficients_.size();
      places_.push_back(static_cast<std::uint32_t>(coefficient));
      values_.push_back(coefficients_[coefficient]);
    }
    const std::size_t limbs = form_.parameters.coeff_moduli.size();
    residues_.resize(limbs * place.count);
    encryptor_.encrypt(place.set * form_.blocks() + place.block, places_, values_, residues_);
    const std::size_t row = form_.sent(request_.records);
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      std::copy_n(residues_.data() + limb * place.count, place.count,
                  request_.residues.data() + limb * row + place.start);
    }
  }

 private:
  /// The block's features of the set's records among zeros.
  void fill(const IntegerBatch& records, std::size_t set, std::size_t block) {
    std::ranges::fill(coefficients_, 0);
    const std::size_t first = set * form_.records_per_set();
    for (std::size_t r = 0; r < form_.records_of_set(request_.records, set); ++r) {
      for (std::size_t i = 0; i < form_.block_width(block); ++i) {
        const std::size_t feature = form_.features[block * form_.block + i];
        coefficients_[form_.feature_coefficient(r, i)] = records.feature(feature)[first + r];
      }
    }
  }

  const AffineForm& form_;
  CoefficientEncryptor encryptor_;
  AffineRequest& request_;
  SecretVector<std::int64_t> coefficients_;  // [n]
  std::vector<std::uint32_t> places_;
  SecretVector<std::int64_t> values_;
  AlignedVector<std::uint64_t> residues_;
};

void check_answer(const AffineForm& form, const AffineAnswer& answer) {
  const std::size_t seconds = form.sets(answer.records) * form.products() * form.parameters.n;
  if (answer.records != 0 && answer.seconds.size() == seconds &&
      answer.firsts.size() == answer.records * form.outputs) {
    return;
  }
  fail(ErrorCode::incompatible, "an answer for {} records that is not of the model's form",
       answer.records);
}

/// Calls visit(output, record, its LWE ciphertext) for every answer, those of a record in order.
template <typename Visit>
void for_each_answer(const AffineForm& form, const AffineAnswer& answer,
                     const ExecutionContext& context, const Visit& visit) {
  parallel_for(answer.records, context.quiet(), [&](std::size_t r) {
    const std::size_t set = r / form.records_per_set(), place = r % form.records_per_set();
    for (std::size_t j = 0; j < form.outputs; ++j) {
      visit(j, r,
            LweAnswer{answer.firsts[r * form.outputs + j], answer.second(form, set, j / form.side),
                      form.answer_coefficient(place, j)});
    }
  });
}

}  // namespace

AffineClient::AffineClient(AffineForm form, std::int64_t low, std::int64_t high)
    : form_(std::move(form)), low_(low), high_(high) {
  check_form(form_);
  parameters_ = LweParameters::create(form_.parameters);
}

AffineRequest AffineClient::encrypt(const SecretKey& key, const IntegerBatch& records,
                                    const ExecutionContext& context) const {
  check_record_shape(records, form_.inputs, most_affine_records);
  check_record_range(records, low_, high_, context);
  const std::vector<BlockPlace> places = block_places(form_, records.samples());
  const EncryptionSeedPtr seed = EncryptionSeed::draw(places.size());
  AffineRequest request{.seed = seed->value(), .records = records.samples(), .residues = {}};
  request.residues.resize(addressable({parameters_->limbs(), form_.sent(request.records)}));
  parallel_for_each(
      places.size(), context.quiet(),
      [&] { return std::make_unique<BlockWriter>(form_, parameters_, key, seed, request); },
      [&](BlockWriter& writer, std::size_t i) { writer.write(records, places[i]); });
  return request;
}

IntegerBatch AffineClient::decrypt(const SecretKey& key, const AffineAnswer& answer,
                                   const ExecutionContext& context) const {
  check_answer(form_, answer);
  const LweDecryptor decryptor(parameters_, key);
  IntegerBatch values(form_.outputs, answer.records);
  for_each_answer(form_, answer, context, [&](std::size_t j, std::size_t r, const LweAnswer& lwe) {
    values.feature(j)[r] = decryptor.decrypt(lwe);
  });
  return values;
}

std::uint64_t AffineClient::largest_noise(const SecretKey& key, const AffineAnswer& answer,
                                          const ExecutionContext& context) const {
  check_answer(form_, answer);
  const LweDecryptor decryptor(parameters_, key);
  SecretVector<std::int64_t> of_record(answer.records);
  for_each_answer(form_, answer, context, [&](std::size_t, std::size_t r, const LweAnswer& lwe) {
    const auto noise = static_cast<std::int64_t>(decryptor.noise(lwe));
    of_record[r] = constant_time::larger(of_record[r], noise);
  });
  std::int64_t largest = 0;
  for (const std::int64_t noise : of_record) largest = constant_time::larger(largest, noise);
  return static_cast<std::uint64_t>(largest);
}

namespace {

class AffineLayoutClient final : public LayoutClient {
 public:
  explicit AffineLayoutClient(const Manifest& manifest)
      : client_(std::get<AffineForm>(manifest.form), manifest.input_low,
                manifest.input_saturation) {}

  Request encrypt(const SecretKey& key, const IntegerBatch& inputs,
                  const ExecutionContext& context) const override {
    return client_.encrypt(key, inputs, context);
  }
  IntegerBatch decrypt(const SecretKey& key, const Response& answer,
                       const ExecutionContext& context) const override {
    return client_.decrypt(key, content_of<AffineAnswer>(answer), context);
  }
  int noise_budget_bits(const SecretKey& key, const Response& answer,
                        const ExecutionContext& context) const override {
    return client_.parameters()->noise_budget_bits(
        client_.largest_noise(key, content_of<AffineAnswer>(answer), context));
  }

 private:
  AffineClient client_;
};

}  // namespace

std::unique_ptr<const LayoutClient> make_affine_client(const Manifest& manifest) {
  return std::make_unique<AffineLayoutClient>(manifest);
}

}  // namespace sealion
