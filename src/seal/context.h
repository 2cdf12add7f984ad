#pragma once

#include <cstddef>
#include <vector>

#include "schemes/bgv/parameters.h"
#include "seal/encryption_parameters.h"

namespace sealion::seal {

/// Parameters of ours with what Microsoft SEAL calls them: a scheme, and the names of the levels of
/// its modulus chain. Keys are at the *key level*, with all primes, the special one last;
/// ciphertexts at a *data level*, the first limbs of them.
class Context {
 public:
  /// Throws `unsupported` for a chain of several primes without a special one: SEAL would take the
  /// last for it.
  Context(ParametersPtr parameters, Scheme scheme);
  /// Throws as ModulusChain::create and Parameters::create do.
  static Context create(const EncryptionParameters& parameters, SecurityLevel security,
                        SecurityTable table);

  const ParametersPtr& parameters() const { return parameters_; }
  const ModulusChain& chain() const { return *parameters_->chain(); }
  Scheme scheme() const { return scheme_; }
  EncryptionParameters encryption_parameters() const;

  /// What the noise of keys is a multiple of: t in BGV, 1 in BFV.
  std::uint64_t noise_factor() const {
    return scheme_ == Scheme::bfv ? 1 : parameters_->plain_modulus().value();
  }

  /// Primes of the key level.
  std::size_t key_rows() const { return chain().limbs() + (chain().has_special_prime() ? 1 : 0); }
  const ParmsId& key_parms_id() const { return key_parms_id_; }
  /// Of the data level of 1 <= limbs <= chain().limbs().
  const ParmsId& parms_id(std::size_t limbs) const { return data_parms_ids_[limbs - 1]; }
  /// Whether a data level or that of the keys has this name.
  bool has_level(const ParmsId& id) const;
  /// The limbs of a data level; throws `incompatible` naming `source` where there is none of that
  /// name.
  std::size_t limbs_of(const ParmsId& id, const std::string& source) const;
  /// Throws `incompatible` naming `source` for any other level than the keys'.
  void expect_key_level(const ParmsId& id, const std::string& source) const;

 private:
  ParametersPtr parameters_;
  Scheme scheme_;
  ParmsId key_parms_id_;
  std::vector<ParmsId> data_parms_ids_;  // [limbs], the first of one limb
};

}  // namespace sealion::seal
