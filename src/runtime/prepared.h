#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "exchange/manifest.h"
#include "layouts/cost.h"
#include "planner/way.h"
#include "program/program.h"
#include "runtime/arranged.h"
#include "runtime/model_manifest.h"
#include "runtime/public_model.h"
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
  Prepared(const Program& program, const Way& way, PublicModelPtr face,
           const ModelSalt& salt = std::nullopt);
  Prepared(const Program& program, const Way& way, const Manifest& manifest,
           const ModelSalt& salt = std::nullopt)
      : Prepared(program, way, std::make_shared<const PublicModel>(manifest), salt) {}
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  /// As its layout runs it (`program_to_run`).
  const Program& program() const { return program_; }
  const Way& way() const { return way_; }
  /// What clients know.
  const PublicModel& face() const { return *face_; }
  const Manifest& manifest() const { return face_->manifest(); }
  const std::vector<ParametersPtr>& channels() const { return face_->channels(); }
  /// Null in the affine layout, whose ciphertexts are not BGV's.
  const Arranged* arranged() const { return arranged_.get(); }
  /// What a request of so many records costs.
  Cost cost(std::size_t records, std::size_t threads) const;
  /// What machines that share such a request send each other; not of the affine layout.
  Exchanges exchanges(std::size_t records) const { return arranged_->exchanges(records); }

 private:
  Program program_;
  Way way_;
  PublicModelPtr face_;
  std::unique_ptr<const Arranged> arranged_;  // refers to the others
};

}  // namespace sealion
