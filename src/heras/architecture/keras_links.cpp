#include "heras/architecture/keras_links.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "program/program.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_calls = 64;
constexpr std::size_t most_arguments = 64;
constexpr std::int64_t largest_index = 1 << 20;

/// [name, which call of that layer, which of its results, ...]: both are the first here.
std::string read_history(const JsonValue& history, std::size_t longest) {
  const std::vector<JsonValue> parts = history.entries(longest);
  if (parts.size() < 3) history.refuse("an array of a layer's name and two indices");
  std::string name = parts[0].text();
  for (const std::size_t part : {std::size_t{1}, std::size_t{2}}) {
    if (parts[part].integer(0, largest_index) == 0) continue;
    fail(ErrorCode::unsupported,
         "{} is of a layer that is called more than once or has several results: here each has one "
         "place and one result",
         history.place());
  }
  return name;
}

/// Of a call, besides tensors. Nothing but how Keras should behave, and that as in use.
void check_arguments(const JsonValue& arguments) {
  for (const auto& [key, value] : arguments.fields(most_arguments)) {
    if (value.json().is_null() || value.json() == nlohmann::json(false)) continue;
    fail(ErrorCode::unsupported, "{} is an argument that is not known here", value.place());
  }
}

bool starts_with_text(const JsonValue& value) {
  return value.json().is_array() && !value.json().empty() && value.json().front().is_string();
}

/// Keras 2: ["conv2d", 0, 0, {}].
std::string read_link(const JsonValue& link) {
  constexpr std::size_t parts = 4;
  std::string name = read_history(link, parts);
  if (link.json().size() == parts) check_arguments(link.entries(parts).back());
  return name;
}

/// Keras 3: an object for each tensor, in lists where a layer takes several.
void read_tensors(const JsonValue& value, std::vector<std::string>& names) {
  if (value.json().is_array()) {
    for (const JsonValue& entry : value.entries(most_operands)) read_tensors(entry, names);
    return;
  }
  if (!value.json().is_object() || !value.contains("config")) value.refuse("a tensor of a layer");
  names.push_back(read_history(read_object(value, "config").at("keras_history"), 3));
}

std::vector<std::string> read_call(const JsonValue& call) {
  std::vector<std::string> names;
  if (call.json().is_object()) {
    read_tensors(call.at("args"), names);
    if (call.contains("kwargs")) check_arguments(call.at("kwargs"));
  } else if (starts_with_text(call)) {
    names.push_back(read_link(call));
  } else {
    for (const JsonValue& link : call.entries(most_operands)) names.push_back(read_link(link));
  }
  return names;
}

void read_ends(const JsonValue& ends, std::vector<std::string>& names) {
  if (ends.json().is_object()) {
    for (const auto& [key, end] : ends.fields(most_operands)) read_ends(end, names);
  } else if (starts_with_text(ends)) {
    names.push_back(read_history(ends, 3));
  } else {
    for (const JsonValue& end : ends.entries(most_operands)) read_ends(end, names);
  }
}

}  // namespace

std::vector<std::string> read_inbound_nodes(const JsonValue& nodes) {
  const std::vector<JsonValue> calls = nodes.entries(most_calls);
  if (calls.size() > 1) {
    fail(ErrorCode::unsupported,
         "{} are {} calls of one layer: here each layer has one place, so make it a layer each",
         nodes.place(), calls.size());
  }
  if (calls.empty()) return {};
  return read_call(calls.front());
}

std::vector<std::string> read_ends(const JsonValue& ends) {
  std::vector<std::string> names;
  read_ends(ends, names);
  return names;
}

}  // namespace sealion::heras
