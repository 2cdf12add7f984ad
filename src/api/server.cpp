#include <sealion/server.h>

#include <utility>

#include "exchange/manifest.h"
#include "heras/model/model.h"
#include "runtime/service.h"

namespace sealion::server {

struct Service::State {
  sealion::Service service;
};

Service::Service(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Service Service::load(const std::filesystem::path& path) {
  const heras::Model model = heras::Model::load(path);
  // Made in place: a service neither moves nor copies.
  return Service(
      std::shared_ptr<const State>(new State{sealion::Service(model.deployment().prepared)}));
}

std::string Service::name() const { return state_->service.manifest().name; }
std::string Service::manifest() const { return manifest_to_json(state_->service.manifest()); }
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

}  // namespace sealion::server
