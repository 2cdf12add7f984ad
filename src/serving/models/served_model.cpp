#include "serving/models/served_model.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "exchange/messages.h"
#include "heras/model/model.h"
#include "heras/model/model_file.h"
#include "heras/model/opened_model.h"
#include "rates/machine_rates.h"

namespace sealion::serving {
namespace {

/// What the newest answer counts for in the time of the next one.
constexpr double weight_of_newest = 0.1;

/// Of requests, beyond the payload that plans count.
constexpr std::uint64_t largest_file_header = 4096;

/// Seconds of one processor.
double forecast_seconds(const Cost& cost) {
  CostModel one_thread = known_rates(1).model;
  one_thread.threads = 1;
  return server_seconds(cost, one_thread);
}

bool is_before(const ServedModelPtr& a, const ServedModelPtr& b) {
  if (a->name() != b->name()) return a->name() < b->name();
  return version_number(a->version()) < version_number(b->version());
}

}  // namespace

ServedModel::ServedModel(const ModelSource& source, ByteSpan file,
                         const std::shared_ptr<QueryLedger>& ledger, const DeviceUse& device)
    : version_(source.version), digest_(sha256(file)) {
  const auto deployment =
      heras::Model::load(heras::open_model(file, source.path.string())).deployment();
  service_ = std::make_unique<const Service>(deployment.prepared, ledger, device);
  name_ = source.name.empty() ? deployment.manifest.name : source.name;
  const std::string manifest = manifest_to_json(deployment.manifest);
  manifest_digest_ =
      to_hex(sha256({reinterpret_cast<const std::uint8_t*>(manifest.data()), manifest.size()}));
  manifest_ = std::make_shared<const std::string>(manifest);
  plan_prices(*deployment.prepared);
}

bool ServedModel::is_of(const ModelSource& source, const Digest& file) const {
  const std::string& name = source.name.empty() ? service_->manifest().name : source.name;
  return name == name_ && source.version == version_ && file == digest_;
}

void ServedModel::plan_prices(const Prepared& prepared) {
  const std::size_t most = most_records(prepared.manifest());
  for (std::size_t records = 1;; records = std::min(2 * records, most)) {
    const Cost cost = prepared.cost(records, 1);
    prices_.push_back(
        {cost.upload_bytes + largest_file_header,
         {cost.download_bytes + largest_file_header, cost.peak_bytes, forecast_seconds(cost)}});
    if (records == most) return;
  }
}

const Price& ServedModel::planned_price(std::uint64_t request_bytes) const {
  const auto fits = [&](const PlannedPrice& planned) {
    return planned.request_bytes >= request_bytes;
  };
  return std::find_if(prices_.begin(), prices_.end() - 1, fits)->price;
}

std::uint64_t ServedModel::largest_request_bytes() const {
  return std::min<std::uint64_t>(service_->largest_request_bytes(),
                                 std::numeric_limits<std::uint32_t>::max());
}

Price ServedModel::price(std::uint64_t request_bytes) const {
  const Price& planned = planned_price(request_bytes);
  return {planned.held_bytes, planned.working_bytes, planned.seconds * slowness_};
}

void ServedModel::learn(std::uint64_t request_bytes, double processor_seconds) const {
  const double newest = processor_seconds / planned_price(request_bytes).seconds;
  // Two at once may forget one of them.
  const double before = slowness_;
  slowness_ = before + weight_of_newest * (newest - before);
}

ModelSet::ModelSet(const std::vector<ModelSource>& sources, const ModelSet* before,
                   const std::shared_ptr<QueryLedger>& ledger, const DeviceUse& device) {
  for (const ModelSource& source : sources) {
    const ByteVector file = read_file(source.path, heras::largest_model_file);
    ServedModelPtr model = before == nullptr ? nullptr : before->find_unchanged(source, file);
    if (model == nullptr) {
      model = std::make_shared<const ServedModel>(source, file, ledger, device);
    }
    if (find(model->name(), model->version()) != nullptr) {
      fail(
          ErrorCode::invalid_argument,
          "{}: version {} of the model '{}' is served already: name one of the two with NAME=FILE, "
          "or put versions into a folder, as NAME/VERSION/model.sealion, and serve the folder",
          source.path.string(), model->version(), model->name());
    }
    models_.push_back(std::move(model));
  }
  std::sort(models_.begin(), models_.end(), is_before);
}

ServedModelPtr ModelSet::find_unchanged(const ModelSource& source, ByteSpan file) const {
  const Digest digest = sha256(file);
  const auto is_same = [&](const auto& model) { return model->is_of(source, digest); };
  const auto found = std::find_if(models_.begin(), models_.end(), is_same);
  return found == models_.end() ? nullptr : *found;
}

ServedModelPtr ModelSet::find(const std::string& name, const std::string& version) const {
  ServedModelPtr found;
  for (const ServedModelPtr& model : models_) {
    if (model->name() == name && (version.empty() || model->version() == version)) found = model;
  }
  return found;
}

std::vector<std::string> ModelSet::versions(const std::string& name) const {
  std::vector<std::string> versions;
  for (const ServedModelPtr& model : models_) {
    if (model->name() == name) versions.push_back(model->version());
  }
  return versions;
}

std::uint64_t ModelSet::largest_key_bytes() const {
  std::uint64_t largest = 0;
  for (const ServedModelPtr& model : models_) {
    largest = std::max<std::uint64_t>(largest, model->service().largest_key_bytes());
  }
  return largest;
}

}  // namespace sealion::serving
