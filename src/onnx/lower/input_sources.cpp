#include "onnx/lower/input_sources.h"

#include <utility>

namespace sealion::onnx {
namespace {

bool same(const InputSource& a, const InputSource& b) {
  return a.column == b.column && a.missing == b.missing && a.category == b.category;
}

}  // namespace

Element InputSources::added(InputSource source) {
  std::vector<std::size_t>& known = of_column_[source.column];
  for (const std::size_t i : known) {
    if (same(sources_[i], source)) return Element::of(0, i);
  }
  known.push_back(sources_.size());
  sources_.push_back(std::move(source));
  return composer_.add_input();
}

Element InputSources::number(std::size_t column) { return added({.column = column}); }

Element InputSources::imputed(const Element& number, double missing) {
  return added({.column = sources_[number.index].column, .missing = missing});
}

Element InputSources::category(const Element& text, const std::string& name, bool takes_others) {
  return added({.column = text.index, .category = name, .takes_others = takes_others});
}

bool InputSources::is_number(const Element& element) const {
  return element.node == 0 && element.is_plain() && !sources_[element.index].missing &&
         !sources_[element.index].category;
}

}  // namespace sealion::onnx
