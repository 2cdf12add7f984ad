#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/digest.h"
#include "runtime/service.h"
#include "serving/admission/admission.h"
#include "serving/models/model_sources.h"

namespace sealion::serving {

/// A model that is served, and what its plan says that a request costs. Safe for several threads.
class ServedModel {
 public:
  /// Reads the file, which is not trusted, and makes it ready. Throws as Model::load does, and
  /// `unsupported` for requests that are too large for the protocol.
  ServedModel(const ModelSource& source, const std::shared_ptr<QueryLedger>& ledger);

  const std::string& name() const { return service_->manifest().name; }
  const std::string& version() const { return version_; }
  /// Of the file.
  const Digest& digest() const { return digest_; }
  const Service& service() const { return *service_; }
  /// JSON, and its digest as hexadecimal digits.
  const std::shared_ptr<const std::string>& manifest() const { return manifest_; }
  const std::string& manifest_digest() const { return manifest_digest_; }

  /// What the largest request takes: memory by the plan; time by the plan until the first answer,
  /// then as the answers before took.
  Price price() const;
  /// An evaluation took so long of one processor.
  void learn(double processor_seconds) const;

 private:
  std::string version_;
  Digest digest_;
  std::unique_ptr<const Service> service_;
  std::shared_ptr<const std::string> manifest_;
  std::string manifest_digest_;
  std::uint64_t bytes_;
  mutable std::atomic<double> seconds_;
};

using ServedModelPtr = std::shared_ptr<const ServedModel>;

/// The models that are served at a time. Does not change.
class ModelSet {
 public:
  /// Takes over from `before` those whose files have not changed, with what they have learnt; it
  /// may be null. Throws as ServedModel does, and `invalid_argument` for two models of one name
  /// and version.
  ModelSet(const std::vector<ModelSource>& sources, const ModelSet* before,
           const std::shared_ptr<QueryLedger>& ledger);

  /// By name, then by version.
  const std::vector<ServedModelPtr>& all() const { return models_; }
  /// That version, or the newest one where `version` is empty; null where there is none.
  ServedModelPtr find(const std::string& name, const std::string& version) const;
  std::vector<std::string> versions(const std::string& name) const;
  /// No evaluation keys of more bytes are for any of them.
  std::uint64_t largest_key_bytes() const;

 private:
  std::vector<ServedModelPtr> models_;
};

}  // namespace sealion::serving
