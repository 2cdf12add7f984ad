#include "layouts/affine/affine_executor.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/error.h"
#include "base/parallel.h"
#include "ring/kernels/kernels.h"
#include "ring/sampler.h"
#include "rlwe/answer_mask.h"
#include "schemes/lwe/encryptor.h"

namespace sealion {
namespace {

const AffineForm& checked_form(const AffineMap& map, const AffineForm& form) {
  check_form(form);
  if (map.columns() != form.inputs || map.rows() != form.outputs ||
      map.used_columns() != form.features) {
    fail(ErrorCode::incompatible,
         "an affine program of {} inputs and {} outputs does not belong to a form of {} and {}, or "
         "uses other features",
         map.columns(), map.rows(), form.inputs, form.outputs);
  }
  return form;
}

/// The coefficients of a window among zeros.
void spread_window(std::span<const std::uint64_t> window, std::size_t start,
                   std::span<std::uint64_t> out) {
  std::ranges::fill(out, 0);
  const std::size_t before = std::min(out.size() - start, window.size());
  std::ranges::copy(window.first(before), out.begin() + static_cast<std::ptrdiff_t>(start));
  std::ranges::copy(window.subspan(before), out.begin());
}

}  // namespace

/// What one thread needs for a set.
struct AffineExecutor::Workspace {
  /// `masking` may be null.
  Workspace(const AffineForm& form, const Seed& seed, const Masking* masking)
      : n(form.parameters.n),
        limbs(form.parameters.coeff_moduli.size()),
        uniform(seed),
        operand(n),
        parts{AlignedVector<std::uint64_t>(form.products() * limbs * n),
              AlignedVector<std::uint64_t>(form.products() * limbs * n)} {
    if (masking == nullptr) return;
    mask.emplace(masking->key, 1, masking->privacy.flood_bits);
    logit_noise = masking->privacy.logit_noise;
  }

  /// Part 0 or 1 of a product at one limb, [n].
  std::span<std::uint64_t> sum(std::size_t part, std::size_t product, std::size_t limb) {
    return std::span(parts[part]).subspan((product * limbs + limb) * n, n);
  }

  std::size_t n, limbs;
  UniformSampler uniform;
  AlignedVector<std::uint64_t> operand;               // [n], a part of a ciphertext
  std::array<AlignedVector<std::uint64_t>, 2> parts;  // [products][limbs][n]
  AlignedVector<std::uint64_t> residues;              // [limbs][answers of the set]
  std::optional<AnswerMask> mask;
  std::uint64_t logit_noise = 0;
  SecretStream stream;
};

AffineExecutor::AffineExecutor(const AffineMap& map, const AffineForm& form)
    : form_(checked_form(map, form)),
      parameters_(LweParameters::create(form_.parameters)),
      switcher_(parameters_->chain(), parameters_->limbs(), parameters_->answer_bits()) {
  prepare(map);
}

void AffineExecutor::prepare(const AffineMap& map) {
  const std::size_t n = parameters_->n(), products = form_.products();
  polynomials_.resize(parameters_->limbs() * form_.blocks() * products * n);
  std::uint64_t* next = polynomials_.data();
  for (std::size_t limb = 0; limb < parameters_->limbs(); ++limb) {
    const Ntt& ntt = parameters_->chain()->ntt(limb);
    for (std::size_t i = 0; i < form_.blocks() * products; ++i, next += n) {
      place_weights(map, i / products, i % products, ntt.modulus(), {next, n});
      ntt.forward({next, n});
    }
    for (std::size_t j = 0; j < form_.outputs; ++j) {
      const Modulus& p = ntt.modulus();
      bias_.push_back(p.multiply(parameters_->scale(limb), p.reduce_signed(map.bias(j))));
    }
  }
}

void AffineExecutor::place_weights(const AffineMap& map, std::size_t block, std::size_t product,
                                   const Modulus& p, std::span<std::uint64_t> out) const {
  const std::size_t first = product * form_.side;
  for (std::size_t j = first; j < std::min(first + form_.side, form_.outputs); ++j) {
    for (std::size_t i = 0; i < form_.block_width(block); ++i) {
      const std::size_t feature = form_.features[block * form_.block + i];
      out[(form_.block - 1 - i) * form_.side + j - first] = p.reduce_signed(map.row(j)[feature]);
    }
  }
}

std::size_t AffineExecutor::memory_bytes() const {
  return (polynomials_.size() + bias_.size()) * sizeof(std::uint64_t);
}

void AffineExecutor::check_request(const AffineRequest& request) const {
  const bool has_records = request.records >= 1 && request.records <= most_affine_records;
  if (has_records &&
      request.residues.size() == parameters_->limbs() * form_.sent(request.records)) {
    return;
  }
  fail(ErrorCode::incompatible, "a request of {} records that is not of the model's form",
       request.records);
}

std::span<const std::uint64_t> AffineExecutor::weight_polynomial(std::size_t limb,
                                                                 std::size_t block,
                                                                 std::size_t product) const {
  const std::size_t n = parameters_->n();
  const std::size_t index = (limb * form_.blocks() + block) * form_.products() + product;
  return std::span(polynomials_).subspan(index * n, n);
}

void AffineExecutor::multiply(const AffineRequest& request, std::size_t set, std::size_t limb,
                              Workspace& work) const {
  const Ntt& ntt = parameters_->chain()->ntt(limb);
  const kernels::ModulusConstants constants = constants_of(ntt.modulus());
  const std::size_t records = form_.records_of_set(request.records, set);
  const std::size_t sent_before = form_.sent(set * form_.records_per_set());
  auto sent = std::span(request.residues).subspan(limb * form_.sent(request.records) + sent_before);
  const auto add_products = [&](std::size_t part, std::size_t block) {
    for (std::size_t product = 0; product < form_.products(); ++product) {
      kernels::kernels().multiply_add(work.sum(part, product, limb).data(), work.operand.data(),
                                      weight_polynomial(limb, block, product).data(), work.n,
                                      constants);
    }
  };
  for (std::size_t block = 0; block < form_.blocks(); ++block) {
    const std::size_t window = form_.window(records, block);
    spread_window(sent.first(window), form_.window_start(), work.operand);
    sent = sent.subspan(window);
    ntt.forward(work.operand);
    add_products(0, block);
    expand_mask(work.uniform, ntt.modulus(), limb, set * form_.blocks() + block, work.operand);
    add_products(1, block);
  }
  for (std::size_t product = 0; product < form_.products(); ++product) {
    for (const std::size_t part : {0, 1}) ntt.inverse(work.sum(part, product, limb));
  }
}

void AffineExecutor::pick_answers(std::size_t records, Workspace& work,
                                  std::span<std::uint64_t> firsts) const {
  work.residues.resize(work.limbs * firsts.size());
  std::uint64_t* next = work.residues.data();
  for (std::size_t limb = 0; limb < work.limbs; ++limb) {
    const Modulus& p = parameters_->chain()->modulus(limb);
    for (std::size_t r = 0; r < records; ++r) {
      for (std::size_t j = 0; j < form_.outputs; ++j) {
        const auto product = work.sum(0, j / form_.side, limb);
        *next++ = p.add(product[form_.answer_coefficient(r, j)], bias_[limb * form_.outputs + j]);
      }
    }
  }
  switcher_(work.residues, firsts);
}

void AffineExecutor::mask(std::size_t records, Workspace& work) const {
  const ModulusChainPtr& chain = parameters_->chain();
  SecretVector<std::int64_t> noise(records * form_.outputs);
  sample_integers(work.stream, work.logit_noise, noise);
  for (std::size_t product = 0; product < form_.products(); ++product) {
    RlweCiphertext zero(chain, 2, work.limbs);
    work.mask->add_to(zero);
    for (std::size_t limb = 0; limb < work.limbs; ++limb) {
      for (const std::size_t part : {0, 1}) {
        chain->ntt(limb).inverse(zero.residues(part, limb));
        const auto sum = work.sum(part, product, limb);
        kernels::kernels().add(sum.data(), sum.data(), zero.residues(part, limb).data(), work.n,
                               constants_of(chain->modulus(limb)));
      }
    }
  }
  for (std::size_t limb = 0; limb < work.limbs; ++limb) {
    const Modulus& p = chain->modulus(limb);
    for (std::size_t i = 0; i < noise.size(); ++i) {
      const std::size_t output = i % form_.outputs;
      auto& answer = work.sum(0, output / form_.side,
                              limb)[form_.answer_coefficient(i / form_.outputs, output)];
      answer = p.add(answer, p.multiply(parameters_->scale(limb), p.reduce_signed(noise[i])));
    }
  }
}

void AffineExecutor::run_set(const AffineRequest& request, std::size_t set, Workspace& work,
                             AffineAnswer& answer) const {
  for (auto& part : work.parts) std::ranges::fill(part, 0);
  for (std::size_t limb = 0; limb < work.limbs; ++limb) multiply(request, set, limb, work);
  const std::size_t records = form_.records_of_set(request.records, set);
  if (work.mask) mask(records, work);
  for (std::size_t product = 0; product < form_.products(); ++product) {
    switcher_(
        std::span(work.parts[1]).subspan(product * work.limbs * work.n, work.limbs * work.n),
        std::span(answer.seconds).subspan((set * form_.products() + product) * work.n, work.n));
  }
  pick_answers(
      records, work,
      std::span(answer.firsts)
          .subspan(set * form_.records_per_set() * form_.outputs, records * form_.outputs));
}

AffineAnswer AffineExecutor::run(const AffineRequest& request,
                                 const ExecutionContext& context) const {
  return run_by(request, nullptr, context);
}

AffineAnswer AffineExecutor::run(const AffineRequest& request, const Masking& masking,
                                 const ExecutionContext& context) const {
  return run_by(request, &masking, context);
}

AffineAnswer AffineExecutor::run_by(const AffineRequest& request, const Masking* masking,
                                    const ExecutionContext& context) const {
  check_request(request);
  const std::size_t sets = form_.sets(request.records);
  AffineAnswer answer{.records = request.records, .seconds = {}, .firsts = {}};
  answer.seconds.resize(sets * form_.products() * parameters_->n());
  answer.firsts.resize(request.records * form_.outputs);
  if (sets == 1) {
    Workspace work(form_, request.seed, masking);
    run_set(request, 0, work, answer);
    return answer;
  }
  parallel_for_each(
      sets, context, [&] { return std::make_unique<Workspace>(form_, request.seed, masking); },
      [&](Workspace& work, std::size_t set) { run_set(request, set, work, answer); });
  return answer;
}

}  // namespace sealion
