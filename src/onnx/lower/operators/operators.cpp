#include "onnx/lower/operators/operators.h"

#include <map>
#include <utility>

namespace sealion::onnx {
namespace {

using Name = std::pair<std::string_view, std::string_view>;  // domain, operator

std::map<Name, const Operator*> all_operators() {
  std::map<Name, const Operator*> all;
  const auto add = [&](std::string_view domain, std::span<const Operator> operators) {
    for (const Operator& one : operators) all.emplace(Name{domain, one.name}, &one);
  };
  for (const auto operators : {arranging_operators(), arithmetic_operators(), matrix_operators(),
                               window_operators(), function_operators(), quantising_operators()}) {
    add("", operators);
  }
  add("ai.onnx.ml", classical_operators());
  add("ai.onnx.ml", support_vector_operators());
  add("ai.onnx.ml", tree_operators());
  return all;
}

}  // namespace

const Operator* find_operator(const Node& node) {
  static const std::map<Name, const Operator*> all = all_operators();
  const auto found = all.find({node.domain, node.operation});
  return found == all.end() ? nullptr : found->second;
}

}  // namespace sealion::onnx
