#include "onnx/lower/input_sources.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "program/program.h"

namespace sealion::onnx {

InputSources::Key InputSources::key_of(const InputSource& source) {
  Key key{source.column, source.missing, source.category, {}, false, source.norm};
  if (source.test) {
    std::get<3>(key) = source.test->edges;
    std::get<4>(key) = source.test->when_missing;
  }
  return key;
}

Element InputSources::added(InputSource source) {
  const auto [place, is_new] = places_.emplace(key_of(source), sources_.size());
  if (!is_new) return Element::of(0, place->second);
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

Element InputSources::test(std::size_t column, NumberTest test) {
  if (sources_.size() >= largest_node_size) {
    fail(ErrorCode::unsupported,
         "more than {} different numbers and comparisons of a record; where trees ask them, "
         "fewer or shallower trees ask fewer",
         largest_node_size);
  }
  return added({.column = column, .test = std::move(test)});
}

std::optional<std::vector<Element>> InputSources::normalised(const std::vector<Element>& numbers,
                                                             RecordNorm norm) {
  std::set<std::size_t> columns;
  for (const Element& number : numbers) {
    if (!is_number(number)) return std::nullopt;
    columns.insert(sources_[number.index].column);
  }
  const auto all = std::ranges::count_if(sources_, [](const InputSource& source) {
    return !source.missing && !source.is_bit() && !source.norm;
  });
  if (columns.size() != numbers.size() || std::ssize(columns) != all) return std::nullopt;
  std::vector<Element> divided;
  for (const Element& number : numbers) {
    divided.push_back(added({.column = sources_[number.index].column, .norm = norm}));
  }
  return divided;
}

bool InputSources::is_number(const Element& element) const {
  return element.node == 0 && element.is_plain() && !source_of(element).missing &&
         !source_of(element).is_bit() && !source_of(element).norm;
}

}  // namespace sealion::onnx
