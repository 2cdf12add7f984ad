#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <sealion/client.h>

#include <list>
#include <utility>
#include <vector>

#include "arrays.h"
#include "bindings.h"
#include "calls.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using client::Client;
using client::Manifest;
using client::RequestRecord;
using client::SecretKey;

std::span<const std::int64_t> integers(const IntegerRows& rows) {
  return {rows.data(), rows.size()};
}

nb::bytes evaluation_keys(const Client& client, const SecretKey& key) {
  return to_bytes(long_call(0, nb::none(),
                            [&](const ExecutionContext&) { return client.evaluation_keys(key); }));
}

/// Records that are encrypted in a moment.
constexpr std::size_t few_records = 16;

nb::bytes bytes_of(const client::Message& message, std::size_t threads) {
  return filled_bytes(message.size(), [&](std::span<std::uint8_t> out) {
    message.write(out, {.threads = threads});
  });
}

/// The request and its record.
std::pair<nb::bytes, RequestRecord> encrypt(const Client& client, const SecretKey& key,
                                            const nb::object& records, std::size_t threads) {
  const Inputs inputs = to_inputs(records);
  const bool is_short = record_count(inputs) <= few_records;
  const auto message = call(is_short, threads, [&](const ExecutionContext& context) {
    return client.request(key, inputs, context);
  });
  return {bytes_of(message, threads), message.record()};
}

/// A request for each plaintext modulus, and the record of all.
std::pair<std::vector<nb::bytes>, RequestRecord> encrypt_split(const Client& client,
                                                               const SecretKey& key,
                                                               const nb::object& records,
                                                               std::size_t threads) {
  const Inputs inputs = to_inputs(records);
  const auto split = long_call(threads, nb::none(), [&](const ExecutionContext& context) {
    return client.split_request(key, inputs, context);
  });
  std::vector<nb::bytes> messages;
  for (const client::Message& message : split.messages) {
    messages.push_back(bytes_of(message, threads));
  }
  return {std::move(messages), split.record};
}

RequestRecord record(const Client& client, const nb::object& request) {
  const Buffer buffer(request);
  return long_call(0, nb::none(),
                   [&](const ExecutionContext&) { return client.record(buffer.bytes()); });
}

NumpyArray<std::int64_t> decrypt(const Client& client, std::size_t outputs, const SecretKey& key,
                                 const RequestRecord& request,
                                 const std::vector<nb::object>& answers, std::size_t threads) {
  const std::list<Buffer> buffers(answers.begin(), answers.end());
  std::vector<std::span<const std::uint8_t>> bytes;
  std::size_t size = 0;
  for (const Buffer& buffer : buffers) size += bytes.emplace_back(buffer.bytes()).size();
  return to_rows(call(size < few_bytes, threads,
                      [&](const ExecutionContext& context) {
                        return client.decrypt_answers(key, request, bytes, context);
                      }),
                 outputs);
}

int noise_budget_bits(const Client& client, const SecretKey& key, const RequestRecord& request,
                      const nb::object& answer) {
  const Buffer buffer(answer);
  return long_call(0, nb::none(), [&](const ExecutionContext&) {
    return client.noise_budget_bits(key, request, buffer.bytes());
  });
}

/// Into memory of the caller's, who wipes it.
void write_key(const SecretKey& key, nb::bytearray& out) {
  key.write({static_cast<std::uint8_t*>(out.data()), out.size()});
}

SecretKey read_key(const Manifest& manifest, const nb::object& bytes) {
  const Buffer buffer(bytes);
  return unlocked([&] { return SecretKey::from_bytes(manifest, buffer.bytes()); });
}

/// Throws where the model does not take these records, which are counted from the first.
void check(const Manifest& manifest, const nb::object& records) {
  const Inputs inputs = to_inputs(records);
  long_call(0, nb::none(), [&](const ExecutionContext&) { manifest.prepare(inputs); });
}

Manifest read_manifest(const std::string& json, std::size_t least_bits,
                       const std::string& least_table) {
  return unlocked(
      [&] { return Manifest::from_json(json, {.bits = least_bits, .table = least_table}); });
}

void bind_manifest(nb::module_& module) {
  nb::class_<Manifest>(module, "Manifest")
      .def(nb::new_(&read_manifest), "json"_a, "least_bits"_a, "least_table"_a)
      .def_prop_ro("name", &Manifest::name)
      .def_prop_ro("input_shape", &Manifest::input_shape)
      .def_prop_ro("outputs", &Manifest::outputs)
      .def_prop_ro("batch", &Manifest::batch)
      .def_prop_ro("needs_evaluation_keys", &Manifest::needs_evaluation_keys)
      .def_prop_ro("largest_answer_bytes", &Manifest::largest_answer_bytes)
      .def_prop_ro("query_budget", &Manifest::query_budget)
      .def_prop_ro("tells_numbers", &Manifest::tells_numbers)
      .def_prop_ro("tells_probabilities", &Manifest::tells_probabilities)
      .def_prop_ro("classes", &Manifest::classes)
      .def("check", &check, "records"_a)
      .def(
          "read_classes",
          [](const Manifest& manifest, const IntegerRows& answers) {
            auto classes = unlocked([&] { return manifest.read_classes(integers(answers)); });
            return to_numpy(std::move(classes), {answers.shape(0)});
          },
          "answers"_a)
      .def(
          "read_numbers",
          [](const Manifest& manifest, const IntegerRows& answers) {
            auto numbers = unlocked([&] { return manifest.read_numbers(integers(answers)); });
            return to_numpy(std::move(numbers), {answers.shape(0)});
          },
          "answers"_a)
      .def(
          "read_probabilities",
          [](const Manifest& manifest, const IntegerRows& answers) {
            auto all = unlocked([&] { return manifest.read_probabilities(integers(answers)); });
            return to_rows(std::move(all), manifest.classes().size());
          },
          "answers"_a);
}

void bind_key(nb::module_& module) {
  nb::class_<SecretKey>(module, "SecretKey")
      .def_static("generate", &SecretKey::generate, "manifest"_a,
                  nb::call_guard<nb::gil_scoped_release>())
      .def_static("read", &read_key, "manifest"_a, "data"_a)
      .def_prop_ro("size", &SecretKey::size)
      .def("write", &write_key, "out"_a);
}

}  // namespace

void bind_client(nb::module_& module) {
  bind_manifest(module);
  bind_key(module);
  nb::class_<RequestRecord>(module, "RequestRecord")
      .def_static("from_json", &RequestRecord::from_json, "text"_a)
      .def("to_json", &RequestRecord::to_json)
      .def_prop_ro("records", &RequestRecord::records);
  nb::class_<Client>(module, "Client")
      .def(nb::init<const Manifest&>(), "manifest"_a)
      .def("evaluation_keys", &evaluation_keys, "key"_a)
      .def("encrypt", &encrypt, "key"_a, "records"_a, "threads"_a = 0)
      .def("encrypt_split", &encrypt_split, "key"_a, "records"_a, "threads"_a = 0)
      .def("record", &record, "request"_a)
      .def("decrypt", &decrypt, "outputs"_a, "key"_a, "request"_a, "answers"_a, "threads"_a = 0)
      .def("noise_budget_bits", &noise_budget_bits, "key"_a, "request"_a, "answer"_a);
}

}  // namespace sealion::python
