#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <sealion/serving.h>

#include <tuple>
#include <utility>

#include "arrays.h"
#include "bindings.h"
#include "key_files.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using server::Application;
using server::ApplicationOptions;
using server::ApplicationReply;
using server::ApplicationRequest;
using server::Exchange;

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Status, headers and body.
using PythonReply = std::tuple<unsigned, Headers, nb::bytes>;

PythonReply to_python(const ApplicationReply& reply) {
  return {reply.status, reply.headers, to_bytes(reply.body)};
}

std::optional<PythonReply> to_python(const std::optional<ApplicationReply>& reply) {
  if (!reply) return std::nullopt;
  return to_python(*reply);
}

/// Its threads end without the interpreter's lock, for which their last replies may wait.
class ServingApplication {
 public:
  ServingApplication(const ApplicationOptions& options, nb::object keys) {
    ApplicationOptions given = options;
    given.keys = make_key_files(std::move(keys));
    const nb::gil_scoped_release released;
    application_ = std::make_unique<Application>(given);
    given.keys.reset();
  }
  ~ServingApplication() {
    const nb::gil_scoped_release released;
    application_.reset();
  }

  Exchange accept(std::string method, std::string path, Headers headers, std::string peer) {
    const nb::gil_scoped_release released;
    return application_->accept(
        {std::move(method), std::move(path), std::move(headers), std::move(peer)});
  }
  bool reload() {
    const nb::gil_scoped_release released;
    return application_->reload();
  }

 private:
  std::unique_ptr<Application> application_;
};

/// A callable that threads without the interpreter's lock may copy and let go.
std::function<void(ApplicationReply)> callback(nb::object done) {
  const auto release = [](nb::object* object) {
    const nb::gil_scoped_acquire held;
    delete object;
  };
  const std::shared_ptr<nb::object> kept(new nb::object(std::move(done)), release);
  return [kept](const ApplicationReply& reply) {
    const nb::gil_scoped_acquire held;
    try {
      (*kept)(to_python(reply));
    } catch (nb::python_error& error) {
      error.discard_as_unraisable("the callback of Exchange.finish");
    }
  };
}

std::optional<PythonReply> take(Exchange& exchange, const nb::object& bytes) {
  std::optional<ApplicationReply> refused;
  {
    const Buffer buffer(bytes);
    const nb::gil_scoped_release released;
    refused = exchange.take(buffer.bytes());
  }
  return to_python(refused);
}

void finish(Exchange& exchange, nb::object done) {
  auto answer = callback(std::move(done));
  const nb::gil_scoped_release released;
  exchange.finish(std::move(answer));
}

void bind_options(nb::module_& module) {
  nb::class_<ApplicationOptions>(module, "ApplicationOptions")
      .def(nb::init<>())
      .def_rw("models", &ApplicationOptions::models)
      .def_prop_rw(
          "tokens", [](const ApplicationOptions& o) { return o.tokens.string(); },
          [](ApplicationOptions& o, const std::string& path) { o.tokens = path; })
      .def_prop_rw(
          "query_ledger", [](const ApplicationOptions& o) { return o.query_ledger.string(); },
          [](ApplicationOptions& o, const std::string& path) { o.query_ledger = path; })
      .def_rw("device", &ApplicationOptions::device)
      .def_prop_rw(
          "log", [](const ApplicationOptions& o) { return o.log.string(); },
          [](ApplicationOptions& o, const std::string& path) { o.log = path; })
      .def_rw("memory_bytes", &ApplicationOptions::memory_bytes)
      .def_rw("queue_seconds", &ApplicationOptions::queue_seconds)
      .def_prop_rw(
          "deadline_seconds",
          [](const ApplicationOptions& o) {
            return std::chrono::duration<double>(o.longest_request).count();
          },
          [](ApplicationOptions& o, double seconds) {
            o.longest_request = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1e3));
          })
      .def_rw("threads", &ApplicationOptions::threads)
      .def_rw("key_cache_bytes", &ApplicationOptions::key_cache_bytes)
      .def_rw("key_quota_bytes", &ApplicationOptions::key_quota_bytes)
      .def_rw("key_expiry_days", &ApplicationOptions::key_expiry_days)
      .def_rw("allowed_origins", &ApplicationOptions::allowed_origins);
}

void bind_exchange(nb::module_& module) {
  nb::enum_<server::Stop>(module, "Stop")
      .value("client_gone", server::Stop::client_gone)
      .value("deadline", server::Stop::deadline);
  nb::enum_<server::Undelivered>(module, "Undelivered")
      .value("busy", server::Undelivered::busy)
      .value("lost", server::Undelivered::lost);
  nb::class_<Exchange>(module, "Exchange")
      .def_prop_ro("reply", [](const Exchange& e) { return to_python(e.reply()); })
      .def_prop_ro("request_id", &Exchange::request_id)
      .def_prop_ro("caller", &Exchange::caller)
      .def_prop_ro("address", &Exchange::address)
      .def("take", &take, "bytes"_a)
      .def("finish", &finish, "done"_a)
      .def_prop_ro("seconds_left", &Exchange::seconds_left)
      .def("stop", &Exchange::stop, "reason"_a, nb::call_guard<nb::gil_scoped_release>())
      .def("undelivered",
           [](Exchange& e, server::Undelivered why) { return to_python(e.undelivered(why)); })
      .def("ended", &Exchange::ended, nb::call_guard<nb::gil_scoped_release>());
}

}  // namespace

void bind_serving(nb::module_& module) {
  bind_options(module);
  bind_exchange(module);
  nb::class_<ServingApplication>(module, "Application")
      .def(nb::init<const ApplicationOptions&, nb::object>(), "options"_a, "keys"_a)
      .def("accept", &ServingApplication::accept, "method"_a, "path"_a, "headers"_a, "peer"_a,
           nb::keep_alive<0, 1>())  // an exchange refers to its application
      .def("reload", &ServingApplication::reload);
}

}  // namespace sealion::python
