#include "heras/architecture/keras_activation.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/architecture/keras_config.h"
#include "program/program.h"

namespace sealion::heras {
namespace {

constexpr const char* polynomial_class = "Polynomial";

/// "square" of "sealion>square"; "<lambda>" stays.
std::string without_package(const std::string& name) {
  const std::size_t end = name.find('>');
  return end == std::string::npos || end + 1 == name.size() ? name : name.substr(end + 1);
}

/// What is to be said of an object that is no function: its class.
std::string name_of_object(const JsonValue& object) {
  const std::string kind = read_text(object, "class_name");
  return without_package(kind == "function" ? read_text(object, "config") : kind);
}

Activation read_polynomial(const JsonValue& config) {
  ActivationOptions options;
  options.coefficients = read_numbers(config, "coefficients", largest_degree + 1);
  if (config.contains("learnable")) options.learnable = read_flag(config, "learnable");
  refuse_other_fields(config, {"coefficients", "learnable"});
  return read_from(config.place(), [&] { return Activation("polynomial", std::move(options)); });
}

}  // namespace

KerasFunction read_keras_function(const JsonValue& value) {
  if (value.json().is_null()) return Identity{};
  const bool is_object = value.json().is_object();
  const std::string name = is_object ? name_of_object(value) : without_package(value.text());
  if (name == "linear") return Identity{};
  if (name == "softmax" || name == "sigmoid") return ClientFunction{name};
  if (name == "square") return Activation("square");
  if (name == polynomial_class && is_object) return read_polynomial(read_object(value, "config"));
  fail(ErrorCode::unsupported,
       "{}: there is no {} of encrypted numbers, which can be added and multiplied but not "
       "compared: "
       "take a function named 'square', or a Polynomial",
       value.place(), quoted(name));
}

}  // namespace sealion::heras
