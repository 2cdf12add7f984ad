#include "program/simplify.h"

#include <utility>

#include "program/simplify/rewriter.h"

namespace sealion {

Program simplify(const Program& program) {
  using namespace simplification;
  // Each operand may get a selection before it.
  std::size_t most = 0;
  for (const Node& node : program.nodes()) most += 1 + inputs_of(node).size();
  if (most > most_nodes) return program;
  const Constants constants(program);
  const Needs needs(program, constants);
  const Views views(program, constants, needs);
  return Rewriter(program, constants, needs, views).run();
}

}  // namespace sealion
