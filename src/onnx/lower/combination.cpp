#include "onnx/lower/combination.h"

#include <algorithm>
#include <tuple>

namespace sealion::onnx {

Row row_of(const Combination& combination) {
  Row row{{}, combination.bias};
  for (const auto& [element, weight] : combination.terms) {
    row.bias += weight * element.offset;
    if (!element.is_constant()) {
      row.terms.push_back({element.node, element.index, weight * element.factor});
    }
  }
  std::sort(row.terms.begin(), row.terms.end(), [](const Row::Term& a, const Row::Term& b) {
    return std::tie(a.node, a.index) < std::tie(b.node, b.index);
  });
  std::size_t kept = 0;
  for (const Row::Term& term : row.terms) {
    Row::Term* const last = kept > 0 ? &row.terms[kept - 1] : nullptr;
    if (last && last->node == term.node && last->index == term.index) {
      last->weight += term.weight;
    } else {
      row.terms[kept++] = term;
    }
  }
  row.terms.resize(kept);
  std::erase_if(row.terms, [](const Row::Term& term) { return term.weight == 0; });
  return row;
}

bool is_element(const Row& row) { return row.terms.size() <= 1; }

Element element_of(const Row& row) {
  if (row.terms.empty()) return Element::constant(row.bias);
  const Row::Term& term = row.terms.front();
  return {term.node, term.index, term.weight, row.bias};
}

}  // namespace sealion::onnx
