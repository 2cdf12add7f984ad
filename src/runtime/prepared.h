#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "exchange/manifest.h"
#include "layouts/cost.h"
#include "planner/way.h"
#include "program/program.h"
#include "runtime/arranged.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

class Prepared;
using PreparedPtr = std::shared_ptr<const Prepared>;

/// A program, the way it runs and the manifest that follows from them: what servers share of a
/// model, and with what has loaded it, for it takes long to arrange a program. Safe for several
/// threads.
class Prepared {
 public:
  /// Throws `corrupt` unless the manifest is exactly of this program and its way to run.
  Prepared(const Program& program, const Way& way, const Manifest& manifest);
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  const Program& program() const { return program_; }
  const Manifest& manifest() const { return manifest_; }
  /// One for each plaintext modulus, all on one modulus chain (`channels_of`).
  const std::vector<ParametersPtr>& channels() const { return channels_; }
  /// Null in the affine layout, whose ciphertexts are not BGV's.
  const Arranged* arranged() const { return arranged_.get(); }
  /// No request, or client's evaluation keys, of more bytes is answered: what to stop reading at.
  /// Keys may have 0 where the model needs none.
  std::size_t largest_request_bytes() const;
  std::size_t largest_key_bytes() const;
  /// What a request of so many records costs.
  Cost cost(std::size_t records, std::size_t threads) const;

 private:
  Program program_;
  Way way_;
  Manifest manifest_;
  std::vector<ParametersPtr> channels_;
  std::unique_ptr<const Arranged> arranged_;  // refers to the others
};

}  // namespace sealion
