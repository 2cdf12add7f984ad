#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "runtime/service.h"
#include "serving/admission/admission.h"
#include "serving/models/model_sources.h"

namespace sealion::serving {

/// A model that is served, and what its plan says that a request costs. Safe for several threads.
class ServedModel {
 public:
  /// Makes ready what the source's file holds, which is not trusted. Throws as Model::load does,
  /// and as Service of the device.
  ServedModel(const ModelSource& source, ByteSpan file, const std::shared_ptr<QueryLedger>& ledger,
              const DeviceUse& device);

  /// Whether it is what would be served of a source whose file has this digest.
  bool is_of(const ModelSource& source, const Digest& file) const;

  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }
  const Service& service() const { return *service_; }
  /// No request of more bytes is answered, also because the protocol's tensors have no more.
  std::uint64_t largest_request_bytes() const;
  /// JSON, and its digest as hexadecimal digits.
  const std::shared_ptr<const std::string>& manifest() const { return manifest_; }
  const std::string& manifest_digest() const { return manifest_digest_; }

  /// What a request of so many bytes takes beyond them: memory by the plan, and time by the plan
  /// times how much longer, or less, the answers before took.
  Price price(std::uint64_t request_bytes) const;
  /// The evaluation of such a request took so long of one processor.
  void learn(std::uint64_t request_bytes, double processor_seconds) const;

 private:
  std::string name_, version_;
  Digest digest_;
  std::unique_ptr<const Service> service_;
  std::shared_ptr<const std::string> manifest_;
  std::string manifest_digest_;
  /// By the plan, of requests of up to so many bytes, the smallest first.
  struct PlannedPrice {
    std::uint64_t request_bytes;
    Price price;
  };

  void plan_prices(const Prepared& prepared);
  const Price& planned_price(std::uint64_t request_bytes) const;

  std::vector<PlannedPrice> prices_;
  mutable std::atomic<double> slowness_{1};  // of this machine now, against the plan
};

using ServedModelPtr = std::shared_ptr<const ServedModel>;

/// The models that are served at a time. Does not change.
class ModelSet {
 public:
  /// Takes over from `before` those whose files have not changed, with what they have learnt; it
  /// may be null. Throws as ServedModel does, and `invalid_argument` for two models of one name
  /// and version.
  ModelSet(const std::vector<ModelSource>& sources, const ModelSet* before,
           const std::shared_ptr<QueryLedger>& ledger, const DeviceUse& device);

  /// By name, then by version.
  const std::vector<ServedModelPtr>& all() const { return models_; }
  /// That version, or the newest one where `version` is empty; null where there is none.
  ServedModelPtr find(const std::string& name, const std::string& version) const;
  std::vector<std::string> versions(const std::string& name) const;
  /// No evaluation keys of more bytes are for any of them.
  std::uint64_t largest_key_bytes() const;

 private:
  /// What is served of such a file already; null where nothing is.
  ServedModelPtr find_unchanged(const ModelSource& source, ByteSpan file) const;

  std::vector<ServedModelPtr> models_;
};

}  // namespace sealion::serving
