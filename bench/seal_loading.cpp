#include "bench/seal_loading.h"

#include "base/random.h"
#include "base/stopwatch.h"
#include "ring/primes.h"
#include "schemes/bfv/conversion.h"
#include "schemes/bgv/encryptor.h"
#include "seal/ciphertext.h"

namespace sealion::bench {
namespace {

constexpr std::size_t loading_dimension = 4096;
constexpr std::size_t ciphertexts = 784;
constexpr std::array schemes = {seal::Scheme::bgv, seal::Scheme::bfv};

ParametersPtr loading_parameters() {
  const std::vector<std::uint64_t> primes = largest_primes(38, 2 * loading_dimension, 2);
  const ModulusChainPtr chain =
      ModulusChain::create({.n = loading_dimension,
                            .coeff_moduli = primes,
                            .special_prime = largest_primes(30, 2 * loading_dimension, 1).front()});
  return Parameters::create(chain,
                            smallest_prime_above(std::uint64_t{1} << 20, 2 * loading_dimension));
}

/// Encryptions of zeros and ones, which any correction fits.
ByteVector make_file(const ParametersPtr& parameters, seal::Scheme scheme) {
  const seal::Context context(parameters, scheme);
  const SecretKey key = SecretKey::generate(parameters->chain());
  SymmetricEncryptor encryptor(parameters, key, EncryptionSeed::draw(ciphertexts));
  ByteVector file;
  for (std::size_t i = 0; i < ciphertexts; ++i) {
    Ciphertext ciphertext(parameters, 2);
    encryptor.encrypt(Plaintext(loading_dimension, i % 2), i, ciphertext);
    if (scheme == seal::Scheme::bfv) {
      ciphertext.set_correction(bfv_correction(*parameters, parameters->limbs()));
    }
    const seal::PrngSeed seed = seal::reseed(ciphertext, context, key);
    const ByteVector object =
        seal::write_seeded_ciphertext(ciphertext, context, seed, seal::Compression::none);
    file.insert(file.end(), object.begin(), object.end());
  }
  return file;
}

}  // namespace

SealLoading::SealLoading() : parameters_(loading_parameters()) {
  for (std::size_t i = 0; i < ciphertexts; ++i) seeds_.push_back(seal::random_prng_seed());
  for (std::size_t s = 0; s < schemes.size(); ++s) {
    files_[s] = make_file(parameters_, schemes[s]);
  }
}

SealLoadingSeconds SealLoading::round() const {
  return {.expansion = expand(), .bgv = load(0), .bfv = load(1)};
}

double SealLoading::expand() const {
  AlignedVector<std::uint64_t> words(parameters_->limbs() * loading_dimension);
  const Stopwatch stopwatch;
  for (const seal::PrngSeed& seed : seeds_) seal::Blake2xbStream(seed).pages(0, words);
  return stopwatch.seconds();
}

double SealLoading::load(std::size_t scheme) const {
  const seal::Context context(parameters_, schemes[scheme]);
  seal::CiphertextReader reader(context, 2);
  ByteReader bytes(files_[scheme], "benchmark");
  const Stopwatch stopwatch;
  for (std::size_t i = 0; i < ciphertexts; ++i) reader.read(bytes);
  return stopwatch.seconds();
}

}  // namespace sealion::bench
