#include "heras/train/distil/real_network.h"

#include <algorithm>
#include <limits>
#include <span>

#include "base/cases.h"
#include "base/error.h"

namespace sealion::heras::train {
namespace {

using real::NodeId;

std::span<const float> row_of(const at::Tensor& values, std::int64_t row) {
  const auto size = static_cast<std::size_t>(values.size(1));
  return {values.data_ptr<float>() + row * values.size(1), size};
}

void apply(const real::Elementwise& function, std::span<const double> in, std::span<double> out) {
  for (std::size_t i = 0; i < in.size(); ++i) out[i] = function.of(in[i], i);
}

void apply(const real::LargestOf& largest, std::span<const double> in, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = largest.at_least[i];
    for (const std::size_t member : largest.groups[i]) out[i] = std::max(out[i], in[member]);
  }
}

void apply(const real::RecordFunction& function, std::span<const double> in,
           std::span<double> out) {
  function(in, out);
}

at::Tensor applied(const real::FunctionNode& node, const at::Tensor& values, std::size_t size) {
  const at::Tensor from = values.detach().contiguous();
  at::Tensor to = at::empty({from.size(0), static_cast<std::int64_t>(size)});
  std::vector<double> out(size);
  float* next = to.data_ptr<float>();
  for (std::int64_t r = 0; r < from.size(0); ++r) {
    const std::span<const float> row = row_of(from, r);
    const std::vector<double> in(row.begin(), row.end());
    std::visit([&](const auto& function) { apply(function, in, out); }, node.function);
    next = std::ranges::transform(out, next, [](double x) { return static_cast<float>(x); }).out;
  }
  return to;
}

}  // namespace

RealNetwork::RealNetwork(const real::Program& program) : program_(program) {
  for (NodeId id = 0; id < program.nodes.size(); ++id) {
    const real::Operation& operation = program.nodes[id].operation;
    if (const auto* linear = std::get_if<real::LinearNode>(&operation)) {
      units_[id] = linear_unit(*linear, program.nodes[linear->input].size);
    } else if (const auto* conv = std::get_if<real::Conv2DNode>(&operation)) {
      units_[id] = linear_unit(*conv);
    }
  }
}

at::Tensor RealNetwork::made(NodeId id, const std::vector<at::Tensor>& values,
                             const at::Tensor& inputs) const {
  const auto of_unit = [&](const auto& node) { return units_.at(id)->forward(values[node.input]); };
  return std::visit(
      Cases{[&](const real::InputNode&) { return inputs; },
            [&](const real::LinearNode& linear) { return of_unit(linear); },
            [&](const real::Conv2DNode& conv) { return of_unit(conv); },
            [&](const real::ProductNode& product) {
              return product.left == product.right ? values[product.left].square()
                                                   : values[product.left] * values[product.right];
            },
            [&](const real::ConcatenateNode& joined) {
              std::vector<at::Tensor> parts;
              for (const NodeId part : joined.inputs) parts.push_back(values[part]);
              return at::cat(parts, 1);
            },
            [&](const real::ForestNode&) -> at::Tensor {
              fail(ErrorCode::unsupported, "{}: trees beside layers that are learned",
                   program_.nodes[id].name);
            },
            [&](const real::FunctionNode& function) {
              return applied(function, values[function.input], program_.nodes[id].size);
            }},
      program_.nodes[id].operation);
}

at::Tensor RealNetwork::forward(const at::Tensor& inputs) const {
  std::vector<at::Tensor> values;
  for (NodeId id = 0; id < program_.nodes.size(); ++id) values.push_back(made(id, values, inputs));
  return values.back();
}

void RealNetwork::standardise(const at::Tensor& inputs) {
  std::vector<at::Tensor> values;
  for (NodeId id = 0; id < program_.nodes.size(); ++id) {
    const auto unit = units_.find(id);
    if (unit != units_.end()) {
      unit->second->standardise(values[real::inputs_of(program_.nodes[id]).front()]);
    }
    values.push_back(made(id, values, inputs));
  }
}

void RealNetwork::round_to(const real::Program& rounded) {
  for (const auto& [id, unit] : units_) unit->round_to(rounded.nodes[id].operation);
}

std::vector<Parameter> RealNetwork::parameters() const {
  std::vector<Parameter> all;
  for (const auto& [id, unit] : units_) {
    const std::vector<Parameter> own = unit->parameters();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

real::Program RealNetwork::program() const {
  real::Program program = program_;
  for (const auto& [id, unit] : units_) unit->write(program.nodes[id].operation);
  return program;
}

}  // namespace sealion::heras::train
