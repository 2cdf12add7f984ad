#pragma once

#include <cstddef>
#include <cstdint>

#include "base/execution_context.h"
#include "base/memory.h"
#include "exchange/affine_message.h"
#include "layouts/affine/affine_map.h"
#include "layouts/masking.h"
#include "schemes/lwe/answer_switching.h"
#include "schemes/lwe/parameters.h"

namespace sealion {

/// An affine program made ready to run on encrypted records. The weight polynomials stand ready in
/// NTT form, in which the seed gives the masks too, so that a product costs a transform back and,
/// for c_0, one there. Products of single coefficients would need no transform, but each
/// coefficient then costs as many multiplications as features meet there: for the second part, of
/// which all n are needed, that is slower from some dozen features on, and for the first it saves 2
/// of 10 us where one answer meets 30 features and nothing where several lie side by side. Serves
/// any number of threads.
class AffineExecutor {
 public:
  /// Throws as check_form and LweParameters::create do, and `incompatible` where map and form are
  /// not of one program.
  AffineExecutor(const AffineMap& map, const AffineForm& form);

  const AffineForm& form() const { return form_; }
  const LweParametersPtr& parameters() const { return parameters_; }
  /// Of the weights that stand ready.
  std::size_t memory_bytes() const;

  /// Throws `incompatible` for a request that is not of the form. Several sets of records run on
  /// several threads, one set on one.
  AffineAnswer run(const AffineRequest& request, const ExecutionContext& context = {}) const;
  /// The same with masked answers.
  AffineAnswer run(const AffineRequest& request, const Masking& masking,
                   const ExecutionContext& context = {}) const;

 private:
  struct Workspace;

  void prepare(const AffineMap& map);
  /// One weight polynomial in coefficients, into zeros.
  void place_weights(const AffineMap& map, std::size_t block, std::size_t product, const Modulus& p,
                     std::span<std::uint64_t> out) const;
  void check_request(const AffineRequest& request) const;
  std::span<const std::uint64_t> weight_polynomial(std::size_t limb, std::size_t block,
                                                   std::size_t product) const;
  AffineAnswer run_by(const AffineRequest& request, const Masking* masking,
                      const ExecutionContext& context) const;
  void run_set(const AffineRequest& request, std::size_t set, Workspace& work,
               AffineAnswer& answer) const;
  /// On all products of a set with so many records.
  void mask(std::size_t records, Workspace& work) const;
  /// Both parts of a set's products modulo q at one limb, in coefficients.
  void multiply(const AffineRequest& request, std::size_t set, std::size_t limb,
                Workspace& work) const;
  /// A set's answers' first parts modulo 2^k, out of its products.
  void pick_answers(std::size_t records, Workspace& work, std::span<std::uint64_t> firsts) const;

  AffineForm form_;
  LweParametersPtr parameters_;
  AnswerSwitcher switcher_;
  AlignedVector<std::uint64_t> polynomials_;  // [limbs][blocks][products][n], NTT form
  AlignedVector<std::uint64_t> bias_;         // [limbs][outputs], times D
};

}  // namespace sealion
