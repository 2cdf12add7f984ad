#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <sealion/server.h>

#include <string>
#include <tuple>

#include "arrays.h"
#include "bindings.h"
#include "calls.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using server::ClientKeys;
using server::Service;

Service make_service(const nb::object& model, const std::string& what,
                     const std::string& query_ledger, const std::string& device) {
  const Buffer buffer(model);
  return long_call(0, nb::none(), [&](const ExecutionContext&) {
    return Service::from_bytes(buffer.bytes(), what, query_ledger, device);
  });
}

/// Kind, name and why.
std::tuple<std::string, std::string, std::string> device_of(const Service& service) {
  const DeviceReport report = service.device();
  return {report.kind, report.name, report.why};
}

nb::bytes answer(const Service& service, const nb::object& request, const nb::object& keys,
                 std::size_t threads) {
  const Buffer of_request(request), of_keys(keys);
  const bool is_short = of_request.bytes().size() < few_bytes;
  return to_bytes(call(is_short, threads, [&](const ExecutionContext& context) {
    return service.answer(of_request.bytes(), of_keys.bytes(), context);
  }));
}

ClientKeys read_keys(const Service& service, const nb::object& keys) {
  const Buffer buffer(keys);
  return long_call(0, nb::none(), [&](const ExecutionContext& context) {
    return service.read_keys(buffer.bytes(), context);
  });
}

nb::bytes answer_with(const Service& service, const nb::object& request, const ClientKeys& keys,
                      std::size_t threads) {
  const Buffer buffer(request);
  const bool is_short = buffer.bytes().size() < few_bytes;
  return to_bytes(call(is_short, threads, [&](const ExecutionContext& context) {
    return service.answer(buffer.bytes(), keys, context);
  }));
}

}  // namespace

void bind_server(nb::module_& module) {
  nb::class_<ClientKeys>(module, "ClientKeys");
  nb::class_<Service>(module, "Service")
      .def(nb::new_(&make_service), "model"_a, "what"_a, "query_ledger"_a = "", "device"_a = "auto")
      .def_prop_ro("name", &Service::name)
      .def_prop_ro("manifest", &Service::manifest)
      .def_prop_ro("device", &device_of)
      .def_prop_ro("needs_evaluation_keys", &Service::needs_evaluation_keys)
      .def_prop_ro("largest_request_bytes", &Service::largest_request_bytes)
      .def_prop_ro("largest_key_bytes", &Service::largest_key_bytes)
      .def("read_keys", &read_keys, "keys"_a)
      .def("answer", &answer_with, "request"_a, "keys"_a, "threads"_a = 0)
      .def("answer", &answer, "request"_a, "keys"_a, "threads"_a = 0);
}

}  // namespace sealion::python
