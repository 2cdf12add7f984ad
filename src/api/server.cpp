#include <sealion/server.h>

#include <utility>

#include "device/device_choice_names.h"
#include "exchange/manifest.h"
#include "heras/model/model.h"
#include "heras/model/opened_model.h"
#include "ledger/file_ledger.h"
#include "runtime/service.h"

namespace sealion::server {

struct Service::State {
  sealion::Service service;

  State(const heras::Model& model, const std::filesystem::path& query_ledger,
        const std::string& device)
      : service(model.deployment().prepared,
                query_ledger.empty() ? nullptr : std::make_shared<FileLedger>(query_ledger),
                {from_name<device::DeviceChoice>(device)}) {}
};

struct ClientKeys::State {
  sealion::ClientKeys keys;
};

ClientKeys::ClientKeys(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Service::Service(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Service Service::load(const std::filesystem::path& path, const std::filesystem::path& query_ledger,
                      const std::string& device) {
  return Service(std::make_shared<const State>(heras::Model::load(path), query_ledger, device));
}

Service Service::from_bytes(std::span<const std::uint8_t> model, const std::string& what,
                            const std::filesystem::path& query_ledger, const std::string& device) {
  return Service(std::make_shared<const State>(heras::Model::load(heras::open_model(model, what)),
                                               query_ledger, device));
}

std::string Service::name() const { return state_->service.manifest().name; }
std::string Service::manifest() const { return manifest_to_json(state_->service.manifest()); }
DeviceReport Service::device() const { return state_->service.device(); }
bool Service::needs_evaluation_keys() const { return state_->service.needs_keys(); }
std::size_t Service::largest_request_bytes() const {
  return state_->service.largest_request_bytes();
}
std::size_t Service::largest_key_bytes() const { return state_->service.largest_key_bytes(); }

std::vector<std::uint8_t> Service::answer(std::span<const std::uint8_t> request,
                                          std::span<const std::uint8_t> keys,
                                          const ExecutionContext& context) const {
  return state_->service
      .answer({request, "the request"}, {keys, "the evaluation keys"}, {}, context)
      .bytes;
}

ClientKeys Service::read_keys(std::span<const std::uint8_t> keys,
                              const ExecutionContext& context) const {
  return ClientKeys(std::make_shared<const ClientKeys::State>(
      ClientKeys::State{state_->service.read_keys({keys, "the evaluation keys"}, context)}));
}

std::vector<std::uint8_t> Service::answer(std::span<const std::uint8_t> request,
                                          const ClientKeys& keys,
                                          const ExecutionContext& context) const {
  return state_->service.answer({request, "the request"}, keys.state_->keys, {}, context).bytes;
}

}  // namespace sealion::server
