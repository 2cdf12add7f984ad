#include "bench/seal/row_sums.h"

#include <cstdlib>

namespace sealion::bench {
namespace {

/// [largest + weight] for -largest <= weight <= largest.
using Constants = std::vector<microsoft::Plaintext>;

Constants make_constants(const microsoft::SEALContext& context,
                         const microsoft::Evaluator& evaluator, std::int32_t largest,
                         const microsoft::parms_id_type& level) {
  const std::uint64_t t = context.first_context_data()->parms().plain_modulus().value();
  Constants constants;
  for (std::int64_t weight = -largest; weight <= largest; ++weight) {
    microsoft::Plaintext constant(1);
    constant[0] =
        weight < 0 ? t - static_cast<std::uint64_t>(-weight) : static_cast<std::uint64_t>(weight);
    evaluator.transform_to_ntt_inplace(constant, level);
    constants.push_back(std::move(constant));
  }
  return constants;
}

class Products : public RowSums {
 public:
  Products(const microsoft::Evaluator& evaluator, std::shared_ptr<const Constants> constants)
      : evaluator_(evaluator), constants_(std::move(constants)) {}

  void sum(std::span<const microsoft::Ciphertext> inputs, const std::vector<LinearTerm>& terms,
           microsoft::Ciphertext& out) override {
    multiply(inputs, terms.front(), out);
    for (const LinearTerm& term : std::span(terms).subspan(1)) {
      multiply(inputs, term, product_);
      evaluator_.add_inplace(out, product_);
    }
  }

 private:
  void multiply(std::span<const microsoft::Ciphertext> inputs, const LinearTerm& term,
                microsoft::Ciphertext& out) const {
    const auto zero = static_cast<std::int64_t>(constants_->size() / 2);
    const auto place = static_cast<std::size_t>(zero + term.weight);
    evaluator_.multiply_plain(inputs[term.column], (*constants_)[place], out);
  }

  const microsoft::Evaluator& evaluator_;
  std::shared_ptr<const Constants> constants_;
  microsoft::Ciphertext product_;
};

class Additions : public RowSums {
 public:
  Additions(const microsoft::Evaluator& evaluator, std::int32_t largest)
      : evaluator_(evaluator), buckets_(static_cast<std::size_t>(largest) + 1) {}

  void sum(std::span<const microsoft::Ciphertext> inputs, const std::vector<LinearTerm>& terms,
           microsoft::Ciphertext& out) override {
    for (Bucket& bucket : buckets_) bucket.is_empty = true;
    for (const LinearTerm& term : terms) add(inputs[term.column], term.weight);
    join(out);
  }

 private:
  struct Bucket {
    bool is_empty = true;
    microsoft::Ciphertext sum;
  };

  void add(const microsoft::Ciphertext& input, std::int32_t weight) {
    Bucket& bucket = buckets_[static_cast<std::size_t>(std::abs(weight))];
    if (!bucket.is_empty) {
      weight < 0 ? evaluator_.sub_inplace(bucket.sum, input)
                 : evaluator_.add_inplace(bucket.sum, input);
      return;
    }
    bucket.is_empty = false;
    bucket.sum = input;
    if (weight < 0) evaluator_.negate_inplace(bucket.sum);
  }

  void join(microsoft::Ciphertext& out) {
    std::size_t place = buckets_.size() - 1;
    while (buckets_[place].is_empty) --place;
    above_ = out = buckets_[place].sum;
    while (--place > 0) {
      if (!buckets_[place].is_empty) evaluator_.add_inplace(above_, buckets_[place].sum);
      evaluator_.add_inplace(out, above_);
    }
  }

  const microsoft::Evaluator& evaluator_;
  std::vector<Bucket> buckets_;  // [largest + 1], the first for no weight
  microsoft::Ciphertext above_;  // all buckets from a place up
};

}  // namespace

MakeRowSums row_sums_by_products(const microsoft::SEALContext& context,
                                 const microsoft::Evaluator& evaluator, std::int32_t largest,
                                 const microsoft::parms_id_type& level) {
  const auto constants =
      std::make_shared<const Constants>(make_constants(context, evaluator, largest, level));
  return [&evaluator, constants] { return std::make_unique<Products>(evaluator, constants); };
}

MakeRowSums row_sums_by_additions(const microsoft::Evaluator& evaluator, std::int32_t largest) {
  return [&evaluator, largest] { return std::make_unique<Additions>(evaluator, largest); };
}

}  // namespace sealion::bench
