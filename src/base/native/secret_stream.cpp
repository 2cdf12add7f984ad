#include <algorithm>
#include <array>

#include "base/cleanse.h"
#include "base/native/evp_cipher.h"
#include "base/process_mark.h"
#include "base/random.h"

namespace sealion {
namespace {

EvpContext make_secret_cipher() {
  std::array<std::uint8_t, 32> key;
  random_bytes(key);
  EvpContext context = make_cipher(EVP_aes_256_ctr(), key);
  cleanse(key.data(), key.size());
  return context;
}

}  // namespace

/// AES-256 in counter mode under a key from the system's generator, and under another in a process
/// that was forked off.
struct SecretStream::State {
  EvpContext context = make_secret_cipher();
  ProcessMark process = ProcessMark::current();
};

void SecretStream::Deleter::operator()(State* state) const { delete state; }

SecretStream::SecretStream() : state_(new State) {}

void SecretStream::generate(std::span<std::uint8_t> out) {
  if (const ProcessMark here = ProcessMark::current(); here != state_->process) {
    state_->context = make_secret_cipher();
    state_->process = here;
  }
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  encrypt_in_place(state_->context.get(), out);
}

}  // namespace sealion
