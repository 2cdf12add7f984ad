#include "program/approximation.h"

#include <utility>

#include "program/interval.h"
#include "program/reference/interpreter.h"

namespace sealion {
namespace {

class RealArithmetic {
 public:
  using Value = double;
  using Sum = double;
  static constexpr double exact_sums_in_double = 0;  // they are doubles as it is

  double bound(NodeId) const { return infinity; }
  double finish(double value, const Node&) const { return value; }
};

}  // namespace

Approximation approximate(const Program& program, const IntegerBatch& inputs) {
  const RealArithmetic arithmetic;
  auto trace = reference::Interpreter(program, arithmetic).run(inputs);
  return {std::move(trace.output), std::move(trace.largest)};
}

}  // namespace sealion
