#include "rlwe/keys.h"
#include "support/parameters.h"
#include "timing/operation.h"

namespace sealion::testing {
namespace {

class LeakingOperation : public Operation {
 public:
  bool is_control() const override { return true; }
  void prepare(bool is_fixed, std::size_t i) override { key_ = pool_.at(is_fixed, i); }

 protected:
  const ModulusChainPtr chain_ = secure_parameters()->chain();
  const Pool<SecretKey> pool_{[&](bool) { return SecretKey::generate(chain_); }};
  SecretKey key_ = pool_.at(true, 0);
  volatile std::size_t found_ = 0;
};

/// Stops where a key differs from the fixed one.
class EarlyExit final : public LeakingOperation {
 public:
  std::string name() const override { return "control: early exit"; }
  void run() override {
    const auto a = key_.coefficients(), b = pool_.at(true, 0).coefficients();
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) ++i;
    found_ = i;
  }
};

/// A branch for each coefficient, which does hardly anything.
class Branch final : public LeakingOperation {
 public:
  std::string name() const override { return "control: branch"; }
  void run() override {
    for (const std::int8_t c : key_.coefficients()) {
      if (c < 0) found_ = found_ + 1;
    }
  }
};

}  // namespace

void add_controls(Operations& operations) {
  operations.push_back(std::make_unique<EarlyExit>());
  operations.push_back(std::make_unique<Branch>());
}

}  // namespace sealion::testing
