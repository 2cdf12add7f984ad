#include "heras/layers/integer_program.h"

#include <nlohmann/json.hpp>

#include "base/cases.h"
#include "base/error.h"
#include "base/json.h"
#include "program/append.h"
#include "program/serialise.h"

namespace sealion::heras {
namespace {

/// Bytes of a program that a model file may hold.
constexpr std::size_t most_program_bytes = std::size_t{1} << 27;
constexpr std::size_t most_counted = std::size_t{1} << 40;

ByteVector bytes_of(const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  return writer.release();
}

std::size_t parameters_of(const Node& node) {
  return std::visit(
      Cases{[](const SumNode& sum) { return sum.factors.size(); },
            [](const auto& linear) -> decltype(linear.weights.size()) {
              return linear.weights.size() + linear.bias.size();
            },
            [](const InputNode&) { return std::size_t{0}; },
            [](const SumPoolNode&) { return std::size_t{0}; },
            [](const ProductNode&) { return std::size_t{0}; },
            [](const ConcatenateNode&) { return std::size_t{0}; },
            [](const ForestNode& forest) { return forest.values.size() + forest.bias.size(); }},
      node.operation);
}

}  // namespace

IntegerProgram::Sizes IntegerProgram::sizes_of(const Program& program) {
  Sizes sizes{bytes_of(program).size(), program.output_size(), 0, 0};
  for (const Node& node : program.nodes()) {
    sizes.parameters += parameters_of(node);
    if (std::holds_alternative<ProductNode>(node.operation)) sizes.products += node.size;
    if (const auto* forest = std::get_if<ForestNode>(&node.operation)) {
      sizes.products += forest->trees.decisions.size();
    }
  }
  return sizes;
}

IntegerProgram::IntegerProgram(const Program& program, std::string name)
    : IntegerProgram(sizes_of(program), std::move(name)) {}

LayerWeights IntegerProgram::weights_of(const Program& program) {
  const ByteVector bytes = bytes_of(program);
  return {{bytes.begin(), bytes.end()}, {}};
}

Program IntegerProgram::program_in(const LayerWeights& weights) const {
  ByteVector bytes;
  for (const std::int32_t byte : weights.kernel) {
    if (byte < 0 || byte > 255) {
      fail(ErrorCode::invalid_argument, "{}: {} among the bytes of a program", name(), byte);
    }
    bytes.push_back(static_cast<std::uint8_t>(byte));
  }
  ByteReader reader(bytes, name());
  Program program = read_program(reader);
  const Sizes sizes = sizes_of(program);
  if (sizes.bytes != bytes.size() || sizes.outputs != outputs_ || sizes.parameters != parameters_ ||
      sizes.products != products_) {
    fail(ErrorCode::invalid_argument, "{}: its program is another than it says", name());
  }
  return program;
}

void IntegerProgram::check_values(const LayerWeights& weights) const {
  const Program program = program_in(weights);
  if (program.input_size() == element_count(input_shape())) return;
  fail(ErrorCode::invalid_argument, "{}: a program of {} inputs behind {}", name(),
       program.input_size(), to_string(input_shape()));
}

NodeId IntegerProgram::emit_one(ProgramBuilder& builder, NodeId x) const {
  return append(builder, program_in(weights()), x);
}

nlohmann::json IntegerProgram::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["bytes"] = bytes_;
  config["outputs"] = outputs_;
  config["parameters"] = parameters_;
  config["products"] = products_;
  return config;
}

IntegerProgram IntegerProgram::from_config(const JsonValue& config) {
  return IntegerProgram(Sizes{read_size(config, "bytes", most_program_bytes),
                              read_size(config, "outputs", largest_node_size),
                              read_size(config, "parameters", most_counted),
                              read_size(config, "products", most_counted)},
                        read_text(config, "name"));
}

}  // namespace sealion::heras
