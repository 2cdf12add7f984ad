#include "client/affine_client.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "client/check_records.h"
#include "client/layout_client.h"
#include "schemes/lwe/decryptor.h"
#include "schemes/lwe/encryptor.h"

namespace sealion {
namespace {

/// Encrypts the blocks of a request one after the other.
class BlockWriter {
 public:
  BlockWriter(const AffineForm& form, CoefficientEncryptor& encryptor, AffineRequest& request)
      : form_(form),
        encryptor_(encryptor),
        request_(request),
        coefficients_(form.parameters.n),
        row_(form.sent(request.records)) {}

  void write(const IntegerBatch& records, std::size_t set, std::size_t block) {
    place(records, set, block);
    const std::size_t count = form_.window(form_.records_of_set(request_.records, set), block);
    places_.clear();
    values_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t coefficient = (form_.window_start() + i) % coefficients_.size();
      places_.push_back(static_cast<std::uint32_t>(coefficient));
      values_.push_back(coefficients_[coefficient]);
    }
    const std::size_t limbs = form_.parameters.coeff_moduli.size();
    residues_.resize(limbs * count);
    encryptor_.encrypt(set * form_.blocks() + block, places_, values_, residues_);
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      std::copy_n(residues_.data() + limb * count, count,
                  request_.residues.data() + limb * row_ + written_);
    }
    written_ += count;
  }

 private:
  /// The block's features of the set's records among zeros.
  void place(const IntegerBatch& records, std::size_t set, std::size_t block) {
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
  CoefficientEncryptor& encryptor_;
  AffineRequest& request_;
  SecretVector<std::int64_t> coefficients_;  // [n]
  std::size_t row_, written_ = 0;            // of the residues at one limb
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

/// Calls visit(output, record, its LWE ciphertext) for every answer.
template <typename Visit>
void for_each_answer(const AffineForm& form, const AffineAnswer& answer, const Visit& visit) {
  for (std::size_t r = 0; r < answer.records; ++r) {
    const std::size_t set = r / form.records_per_set(), place = r % form.records_per_set();
    for (std::size_t j = 0; j < form.outputs; ++j) {
      visit(j, r,
            LweAnswer{answer.firsts[r * form.outputs + j], answer.second(form, set, j / form.side),
                      form.answer_coefficient(place, j)});
    }
  }
}

}  // namespace

AffineClient::AffineClient(AffineForm form, std::int64_t low, std::int64_t high)
    : form_(std::move(form)), low_(low), high_(high) {
  check_form(form_);
  parameters_ = LweParameters::create(form_.parameters);
}

AffineRequest AffineClient::encrypt(const SecretKey& key, const IntegerBatch& records) const {
  check_record_shape(records, form_.inputs, most_affine_records);
  check_record_range(records, low_, high_);
  AffineRequest request{.seed = random_seed(), .records = records.samples(), .residues = {}};
  request.residues.resize(parameters_->limbs() * form_.sent(request.records));
  CoefficientEncryptor encryptor(parameters_, key, request.seed);
  BlockWriter writer(form_, encryptor, request);
  for (std::size_t set = 0; set < form_.sets(request.records); ++set) {
    for (std::size_t block = 0; block < form_.blocks(); ++block) {
      writer.write(records, set, block);
    }
  }
  return request;
}

IntegerBatch AffineClient::decrypt(const SecretKey& key, const AffineAnswer& answer) const {
  check_answer(form_, answer);
  const LweDecryptor decryptor(parameters_, key);
  IntegerBatch values(form_.outputs, answer.records);
  for_each_answer(form_, answer, [&](std::size_t j, std::size_t r, const LweAnswer& lwe) {
    values.feature(j)[r] = decryptor.decrypt(lwe);
  });
  return values;
}

double AffineClient::noise_bits(const SecretKey& key, const AffineAnswer& answer) const {
  check_answer(form_, answer);
  const LweDecryptor decryptor(parameters_, key);
  double largest = -std::numeric_limits<double>::infinity();
  for_each_answer(form_, answer, [&](std::size_t, std::size_t, const LweAnswer& lwe) {
    largest = std::max(largest, decryptor.noise_bits(lwe));
  });
  return largest;
}

namespace {

class AffineLayoutClient final : public LayoutClient {
 public:
  explicit AffineLayoutClient(const Manifest& manifest)
      : client_(std::get<AffineForm>(manifest.form), manifest.input_low,
                manifest.input_saturation) {}

  Request encrypt(const SecretKey& key, const IntegerBatch& inputs,
                  const ExecutionContext&) const override {
    return client_.encrypt(key, inputs);
  }
  IntegerBatch decrypt(const SecretKey& key, const Response& answer,
                       const ExecutionContext&) const override {
    return client_.decrypt(key, content_of<AffineAnswer>(answer));
  }
  int noise_budget_bits(const SecretKey& key, const Response& answer) const override {
    const double noise = client_.noise_bits(key, content_of<AffineAnswer>(answer));
    const auto room = static_cast<double>(std::log2(client_.parameters()->answer_step() / 2));
    return static_cast<int>(std::floor(room - std::max(noise, 0.0)));
  }

 private:
  AffineClient client_;
};

}  // namespace

std::unique_ptr<const LayoutClient> make_affine_client(const Manifest& manifest) {
  return std::make_unique<AffineLayoutClient>(manifest);
}

}  // namespace sealion
