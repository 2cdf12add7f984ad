#include "onnx/import/fit_stand_ins.h"

#include <algorithm>
#include <map>
#include <utility>

#include "onnx/import/channels.h"
#include "onnx/import/parabola.h"

namespace sealion::onnx {
namespace {

using real::NodeId;

const real::FunctionNode* function_at(const real::Program& program, NodeId id) {
  return std::get_if<real::FunctionNode>(&program.nodes[id].operation);
}

bool is_elementwise(const real::Program& program, NodeId id) {
  const auto* function = function_at(program, id);
  return function && std::holds_alternative<real::Elementwise>(function->function);
}

/// Whether a node only puts what it reads in another order, scaled and shifted.
bool only_arranges(const real::Program& program, NodeId id) {
  const auto* linear = std::get_if<real::LinearNode>(&program.nodes[id].operation);
  return linear && std::adjacent_find(linear->row_starts.begin(), linear->row_starts.end(),
                                      [](std::uint32_t start, std::uint32_t end) {
                                        return end != start + 1;
                                      }) == linear->row_starts.end();
}

/// Whether all that reads a node multiplies it with something else or bends it by a function.
bool is_bent_behind(const real::Program& program, NodeId id) {
  bool is_read = false;
  for (NodeId reader = id + 1; reader < program.nodes.size(); ++reader) {
    const std::vector<NodeId> inputs = real::inputs_of(program.nodes[reader]);
    if (std::ranges::find(inputs, id) == inputs.end()) continue;
    is_read = true;
    const auto* product = std::get_if<real::ProductNode>(&program.nodes[reader].operation);
    const bool bends = (product && product->left != product->right) ||
                       is_elementwise(program, reader) ||
                       (only_arranges(program, reader) && is_bent_behind(program, reader));
    if (!bends) return false;
  }
  return is_read;
}

/// What comes in and goes out, by channel.
std::vector<Points> points_of(const std::vector<std::size_t>& channels, const RealBatch& input,
                              const RealBatch& output) {
  std::vector<Points> points(channels.empty() ? 0 : *std::ranges::max_element(channels) + 1);
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const auto x = input.feature(i), y = output.feature(i);
    Points& own = points[channels[i]];
    own.x.insert(own.x.end(), x.begin(), x.end());
    own.y.insert(own.y.end(), y.begin(), y.end());
  }
  return points;
}

StandIn square_of(const std::vector<std::size_t>& channels, const std::vector<Points>& points) {
  std::vector<Parabola> parabolas;
  for (const Points& own : points) parabolas.push_back(nearest_parabola(own));
  SquareStandIn square;
  for (const std::size_t channel : channels) {
    square.factors.push_back(parabolas[channel].factor);
    square.shifts.push_back(parabolas[channel].shift);
    square.offsets.push_back(parabolas[channel].offset);
  }
  return square;
}

StandIn line_of(const std::vector<std::size_t>& channels, const std::vector<Points>& points) {
  std::vector<FittedLine> lines;
  for (const Points& own : points) lines.push_back(nearest_line(own));
  LineStandIn line;
  for (const std::size_t channel : channels) {
    line.factors.push_back(lines[channel].factor);
    line.offsets.push_back(lines[channel].offset);
  }
  return line;
}

/// `of_nodes`: the channels of each node.
StandIn stand_in_for(const real::Program& program, NodeId id,
                     const std::vector<std::vector<std::size_t>>& of_nodes,
                     const std::vector<RealBatch>& values) {
  if (!is_elementwise(program, id)) return MeanStandIn{};
  const NodeId input = function_at(program, id)->input;
  const std::vector<std::size_t>& channels = of_nodes[input];
  const std::vector<Points> points = points_of(channels, values[input], values[id]);
  return is_bent_behind(program, id) ? line_of(channels, points) : square_of(channels, points);
}

}  // namespace

std::vector<InnerFunction> irreplaceable(const real::Program& program,
                                         const std::vector<InnerFunction>& inner) {
  std::vector<InnerFunction> left;
  for (const InnerFunction& one : inner) {
    const real::Function& function = function_at(program, one.id)->function;
    if (std::holds_alternative<real::RecordFunction>(function)) left.push_back(one);
  }
  return left;
}

StandIns fit_stand_ins(const real::Program& program, const std::vector<InnerFunction>& inner,
                       const std::vector<RealBatch>& values) {
  const std::vector<std::vector<std::size_t>> channels = channels_of(program);
  StandIns stand_ins;
  std::size_t place = 0;
  auto next = inner.begin();
  for (NodeId id = 0; id < program.nodes.size() && next != inner.end(); ++id) {
    if (!function_at(program, id)) continue;
    if (next->id == id) {
      stand_ins.emplace(place, stand_in_for(program, id, channels, values));
      ++next;
    }
    ++place;
  }
  return stand_ins;
}

}  // namespace sealion::onnx
