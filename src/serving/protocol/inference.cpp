#include "serving/protocol/inference.h"

#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "serving/protocol/problem.h"

namespace sealion::serving {
namespace {

constexpr const char* input_name = "request";
constexpr const char* output_name = "answer";
constexpr std::size_t most_tensors = 16;
/// A week: no sum of times overflows.
constexpr std::int64_t longest_timeout_us = std::int64_t{7} * 24 * 3600 * 1'000'000;

void check_shape(const JsonValue& tensor) {
  const auto shape = read_sizes(tensor, "shape", most_tensors, SIZE_MAX >> 1);
  if (shape != std::vector<std::size_t>{1}) {
    tensor.at("shape").refuse("[1]: one encrypted batch, of however many records");
  }
}

/// The bytes that the one input has in the binary part.
std::size_t read_input(const JsonValue& root, std::size_t binary_bytes) {
  const auto inputs = read_array(root, "inputs", most_tensors);
  if (inputs.size() != 1) root.at("inputs").refuse("one tensor, the encrypted batch");
  const JsonValue& input = inputs.front();
  if (read_text(input, "name") != input_name) input.at("name").refuse("\"request\"");
  if (read_text(input, "datatype") != "BYTES") input.at("datatype").refuse("\"BYTES\"");
  check_shape(input);
  if (input.contains("data")) {
    refuse(problem::invalid_argument,
           "inputs[0].data: ciphertexts are sent as binary data, with the parameter "
           "binary_data_size, not in JSON");
  }
  const JsonValue parameters = read_object(input, "parameters");
  const std::size_t size = read_size(parameters, "binary_data_size", SIZE_MAX >> 1);
  if (size != binary_bytes) {
    parameters.at("binary_data_size")
        .refuse(fmt::format("{}, as many as follow the JSON header", binary_bytes));
  }
  return size;
}

bool asks_binary(const JsonValue& parameters, const char* key) {
  return parameters.contains(key) && read_flag(parameters, key);
}

void check_outputs(const JsonValue& root) {
  bool is_binary =
      root.contains("parameters") && asks_binary(root.at("parameters"), "binary_data_output");
  if (root.contains("outputs")) {
    for (const JsonValue& output : read_array(root, "outputs", most_tensors)) {
      if (read_text(output, "name") != output_name) output.at("name").refuse("\"answer\"");
      if (!output.contains("parameters")) continue;
      const JsonValue parameters = output.at("parameters");
      if (parameters.contains("binary_data")) is_binary = read_flag(parameters, "binary_data");
      if (parameters.contains("classification")) {
        refuse(problem::invalid_argument,
               "outputs: 'classification' is not for answers that only their client can read");
      }
    }
  }
  if (is_binary) return;
  refuse(problem::invalid_argument,
         "the answer is binary data: ask for it with \"binary_data\": true for the output, or with "
         "\"binary_data_output\": true");
}

void read_parameters(const JsonValue& parameters, InferenceRequest& request) {
  if (parameters.contains("evaluation_keys")) {
    request.evaluation_keys = read_hex<Digest>(parameters, "evaluation_keys");
  }
  if (parameters.contains("timeout")) {
    request.timeout =
        std::chrono::microseconds(read_integer(parameters, "timeout", 0, longest_timeout_us));
    if (request.timeout->count() == 0) request.timeout = std::nullopt;  // Triton's: none
  }
}

/// The one element of the tensor.
ByteSpan read_element(ByteSpan tensor) {
  std::uint32_t length = 0;
  if (tensor.size() >= bytes_length_prefix) {
    std::memcpy(&length, tensor.data(), bytes_length_prefix);
    if (tensor.size() - bytes_length_prefix == length) return tensor.subspan(bytes_length_prefix);
  }
  refuse(
      problem::corrupt,
      "the binary data of {} bytes must be one element of a BYTES tensor: its length in 4 bytes, "
      "here {}, and as many bytes",
      tensor.size(), length);
}

InferenceRequest read_header(const std::string& text, ByteSpan binary) {
  const JsonDocument document(text, "the JSON header");
  const JsonValue root = document.root();
  InferenceRequest request;
  if (root.contains("id")) request.id = read_text(root, "id");
  if (root.contains("parameters")) read_parameters(root.at("parameters"), request);
  const std::size_t size = read_input(root, binary.size());
  check_outputs(root);
  request.batch = read_element(binary.first(size));
  return request;
}

}  // namespace

std::size_t read_header_length(const std::string& text, std::uint64_t body_bytes) {
  if (text.empty()) {
    refuse(
        problem::invalid_argument,
        "Inference-Header-Content-Length is missing: ciphertexts are sent as binary data, behind "
        "a JSON header of that length");
  }
  std::uint64_t length = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, length);
  if (error != std::errc{} || last != end) {
    refuse(problem::invalid_argument, "Inference-Header-Content-Length must be a number");
  }
  if (length > largest_inference_header || length > body_bytes) {
    refuse(problem::invalid_argument,
           "Inference-Header-Content-Length must be at most {} and no more than the body has, not "
           "{}",
           largest_inference_header, length);
  }
  return static_cast<std::size_t>(length);
}

InferenceRequest read_inference_request(ByteSpan body, std::size_t header_length) {
  const ByteSpan header = body.first(header_length);
  try {
    return read_header(std::string(header.begin(), header.end()), body.subspan(header_length));
  } catch (const Error& error) {
    throw problem_of(error);
  }
}

Reply write_inference_reply(const InferenceReply& reply, ByteVector answer) {
  nlohmann::json json = {
      {"model_name", reply.model},
      {"model_version", reply.version},
      {"parameters", {{"samples", reply.samples}, {"evaluate_seconds", reply.evaluate_seconds}}},
      {"outputs",
       {{{"name", output_name},
         {"datatype", "BYTES"},
         {"shape", {1}},
         {"parameters", {{"binary_data_size", answer.size() + bytes_length_prefix}}}}}}};
  if (!reply.id.empty()) json["id"] = reply.id;
  Reply message;
  message.content_type = "application/octet-stream";
  message.text = json.dump();
  message.headers.emplace_back("Inference-Header-Content-Length",
                               std::to_string(message.text.size()));
  const auto length = static_cast<std::uint32_t>(answer.size());
  message.text.append(reinterpret_cast<const char*>(&length), bytes_length_prefix);
  message.bytes = std::move(answer);
  return message;
}

}  // namespace sealion::serving
