#include "bench/seal/microsoft.h"

#include "base/error.h"
#include "seal/secret_key.h"

namespace sealion::bench {

std::string microsoft_version() {
#ifdef SEAL_USE_INTEL_HEXL
  return SEAL_VERSION " with Intel HEXL";
#else
  return SEAL_VERSION;
#endif
}

microsoft::SEALContext microsoft_context(const seal::Context& context) {
  const seal::EncryptionParameters ours = context.encryption_parameters();
  const bool is_bgv = ours.scheme == seal::Scheme::bgv;
  microsoft::EncryptionParameters parameters(is_bgv ? microsoft::scheme_type::bgv
                                                    : microsoft::scheme_type::bfv);
  parameters.set_poly_modulus_degree(ours.n);
  parameters.set_coeff_modulus({ours.coeff_moduli.begin(), ours.coeff_moduli.end()});
  parameters.set_plain_modulus(ours.plain_modulus);
  microsoft::SEALContext result(parameters, true, microsoft::sec_level_type::tc128);
  if (!result.parameters_set()) {
    fail(ErrorCode::incompatible, "Microsoft SEAL refuses the parameters: {}",
         result.parameter_error_message());
  }
  return result;
}

microsoft::Ciphertext to_microsoft(const Ciphertext& ciphertext, const seal::Context& context,
                                   const microsoft::SEALContext& theirs) {
  const ByteVector bytes = seal::write_ciphertext(ciphertext, context, seal::Compression::none);
  return loaded<microsoft::Ciphertext>(theirs, bytes);
}

microsoft::SecretKey to_microsoft(const SecretKey& key, const seal::Context& context,
                                  const microsoft::SEALContext& theirs) {
  return loaded<microsoft::SecretKey>(
      theirs, seal::write_secret_key(key, context, seal::Compression::none));
}

}  // namespace sealion::bench
