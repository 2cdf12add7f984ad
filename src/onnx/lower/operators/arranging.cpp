#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/cases.h"
#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/weighted_sum.h"

namespace sealion::onnx {
namespace {

Tensor integers_tensor(std::vector<std::int64_t> integers) {
  return {{integers.size()}, std::move(integers)};
}

std::vector<Value> identity(Call& call) { return just(call.input(0)); }

/// Its mask, where someone takes it, is all ones: nothing is dropped outside training.
std::vector<Value> dropout(Call& call) {
  if (call.has_input(2) && call.constant_number(2) != 0) call.cannot("it is exported for training");
  const std::size_t count = element_count(call.shape(0));
  return {call.input(0), Tensor{call.shape(0), std::vector<std::int64_t>(count, 1)}};
}

/// Where a tensor's attribute or input says them: since opset 13 of most operators an input.
std::vector<std::int64_t> axes_of(const Call& call, std::size_t input) {
  return call.has_input(input) ? call.constant_integers(input) : call.integers("axes");
}

std::vector<Value> reshape(Call& call) {
  const Shape& from = call.shape(0);
  Shape to;
  std::optional<std::size_t> open;
  for (const std::int64_t stated : call.constant_integers(1)) {
    if (stated < -1) call.refuse(fmt::format("an extent of {}", stated));
    if (stated == -1) {
      if (open) call.refuse("two extents of -1");
      open = to.size();
    }
    const bool kept = stated == 0 && call.integer("allowzero", 0) == 0;
    if (kept && to.size() >= from.size()) call.refuse("an extent of 0 that copies none");
    to.push_back(stated == -1 ? 1 : kept ? from[to.size()] : static_cast<std::size_t>(stated));
  }
  if (open && element_count(to) > 0) to[*open] = element_count(from) / element_count(to);
  return just(arranged(call.input(0), reshaped(from, std::move(to))));
}

std::vector<Value> flatten(Call& call) {
  const Shape& from = call.shape(0);
  const std::int64_t stated = call.integer("axis", 1);
  const std::size_t axis = stated == static_cast<std::int64_t>(from.size())
                               ? from.size()
                               : call.axis(stated, from.size());
  const auto middle = from.begin() + static_cast<std::ptrdiff_t>(axis);
  Shape to = {element_count(Shape(from.begin(), middle)), element_count(Shape(middle, from.end()))};
  return just(arranged(call.input(0), reshaped(from, std::move(to))));
}

std::vector<Value> squeeze(Call& call) {
  const Shape& from = call.shape(0);
  std::vector<bool> gone(from.size(), false);
  for (const std::int64_t stated : axes_of(call, 1)) gone[call.axis(stated, from.size())] = true;
  const bool all = axes_of(call, 1).empty();
  Shape to;
  for (std::size_t d = 0; d < from.size(); ++d) {
    if (gone[d] && from[d] != 1) call.refuse(fmt::format("dimension {} has {}", d, from[d]));
    if (!gone[d] && !(all && from[d] == 1)) to.push_back(from[d]);
  }
  return just(arranged(call.input(0), reshaped(from, std::move(to))));
}

std::vector<Value> unsqueeze(Call& call) {
  const Shape& from = call.shape(0);
  const std::vector<std::int64_t> axes = axes_of(call, 1);
  const std::size_t rank = from.size() + axes.size();
  std::vector<bool> added(rank, false);
  for (const std::int64_t stated : axes) {
    const std::size_t axis = call.axis(stated, rank);
    if (added[axis]) call.refuse("a dimension twice");
    added[axis] = true;
  }
  Shape to;
  auto next = from.begin();
  for (std::size_t d = 0; d < rank; ++d) to.push_back(added[d] ? 1 : *next++);
  return just(arranged(call.input(0), reshaped(from, std::move(to))));
}

std::vector<Value> transpose(Call& call) {
  const std::size_t rank = call.shape(0).size();
  std::vector<std::size_t> permutation;
  for (const std::int64_t stated : call.integers("perm")) {
    permutation.push_back(call.axis(stated, rank));
  }
  if (permutation.empty()) {
    for (std::size_t d = rank; d-- > 0;) permutation.push_back(d);
  }
  std::vector<std::size_t> sorted = permutation;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t d = 0; d < rank; ++d) {
    if (sorted.size() != rank || sorted[d] != d) call.refuse("'perm' is no permutation");
  }
  return just(arranged(call.input(0), transposed(call.shape(0), permutation)));
}

std::vector<Value> concat(Call& call) {
  const std::vector<Value> values = call.all_inputs();
  if (values.empty()) call.refuse("no inputs");
  const std::size_t axis = call.axis(call.integer("axis", 1), call.shape(0).size());
  return just(concatenated(values, axis));
}

/// The entries start, start + step, ... of a dimension, as Python slices.
std::vector<std::size_t> sliced_entries(const Call& call, std::size_t extent, std::int64_t start,
                                        std::int64_t end, std::int64_t step) {
  if (step == 0) call.refuse("a step of 0");
  const auto size = static_cast<std::int64_t>(extent);
  const auto settled = [&](std::int64_t at) {
    if (at < 0) at = at < -size ? -1 - size : at;
    return std::clamp(at < 0 ? at + size : at, step < 0 ? std::int64_t{-1} : std::int64_t{0},
                      step < 0 ? size - 1 : size);
  };
  std::vector<std::size_t> entries;
  const std::int64_t last = settled(end);
  // A slice never starts in front of the first entry, backwards neither.
  const std::int64_t first = size == 0 ? last : std::max(settled(start), std::int64_t{0});
  for (std::int64_t at = first; step > 0 ? at < last : at > last;) {
    entries.push_back(static_cast<std::size_t>(at));
    if (step > size || step < -size) break;
    at += step;
  }
  return entries;
}

std::vector<Value> slice(Call& call) {
  const bool as_inputs = call.input_count() > 1;
  const auto starts = as_inputs ? call.constant_integers(1) : call.integers("starts");
  const auto ends = as_inputs ? call.constant_integers(2) : call.integers("ends");
  std::vector<std::int64_t> axes = axes_of(call, 3);
  std::vector<std::int64_t> steps(starts.size(), 1);
  if (call.has_input(4)) steps = call.constant_integers(4);
  if (axes.empty()) {
    axes.resize(starts.size());
    std::iota(axes.begin(), axes.end(), 0);
  }
  if (ends.size() != starts.size() || axes.size() != starts.size() ||
      steps.size() != starts.size()) {
    call.refuse("starts, ends, axes and steps differ in number");
  }
  Value value = call.input(0);
  std::vector<bool> sliced(shape_of(value).size(), false);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const Shape shape = shape_of(value);
    const std::size_t axis = call.axis(axes[i], shape.size());
    if (sliced[axis]) call.refuse("a dimension twice");
    sliced[axis] = true;
    const auto entries = sliced_entries(call, shape[axis], starts[i], ends[i], steps[i]);
    value = arranged(value, taken(shape, axis, entries));
  }
  return just(std::move(value));
}

std::vector<Value> split(Call& call) {
  const Shape& shape = call.shape(0);
  const std::size_t axis = call.axis(call.integer("axis", 0), shape.size());
  const std::size_t parts = call.node().outputs.size();
  std::vector<std::int64_t> sizes =
      call.has_input(1) ? call.constant_integers(1) : call.integers("split");
  if (sizes.empty()) {
    const std::size_t share = (shape[axis] + parts - 1) / parts;
    for (std::size_t left = shape[axis], i = 0; i < parts; ++i) {
      sizes.push_back(static_cast<std::int64_t>(std::min(share, left)));
      left -= std::min(share, left);
    }
  }
  std::vector<Value> values;
  std::size_t start = 0;
  for (const std::int64_t size : sizes) {
    if (size < 0 || static_cast<std::size_t>(size) > shape[axis] - start) {
      call.refuse("parts that are more than the whole");
    }
    std::vector<std::size_t> entries(static_cast<std::size_t>(size));
    std::iota(entries.begin(), entries.end(), start);
    start += entries.size();
    values.push_back(arranged(call.input(0), taken(shape, axis, entries)));
  }
  if (start != shape[axis]) call.refuse("parts that are less than the whole");
  return values;
}

std::vector<std::size_t> entries_of(const Call& call, std::size_t extent,
                                    const std::vector<std::int64_t>& stated) {
  std::vector<std::size_t> entries;
  for (const std::int64_t at : stated) entries.push_back(call.axis(at, extent));
  return entries;
}

std::vector<Value> gather(Call& call) {
  const Shape& shape = call.shape(0);
  const std::size_t axis = call.axis(call.integer("axis", 0), shape.size());
  const auto entries = entries_of(call, shape[axis], call.constant_integers(1));
  const Value flat = arranged(call.input(0), taken(shape, axis, entries));
  Shape to(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis));
  to.insert(to.end(), call.shape(1).begin(), call.shape(1).end());
  to.insert(to.end(), shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1, shape.end());
  return just(arranged(flat, reshaped(shape_of(flat), std::move(to))));
}

/// What stands in each dimension before and behind an array.
struct Borders {
  std::vector<std::size_t> before, after;
};

Borders borders_of(const Call& call) {
  const std::size_t rank = call.shape(0).size();
  const auto pads = call.has_input(1) ? call.constant_integers(1) : call.integers("pads");
  std::vector<std::int64_t> axes(rank);
  std::iota(axes.begin(), axes.end(), 0);
  if (call.has_input(3)) axes = call.constant_integers(3);
  if (pads.size() != 2 * axes.size()) call.refuse("two pads a dimension are due");
  Borders borders{std::vector<std::size_t>(rank, 0), std::vector<std::size_t>(rank, 0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::size_t axis = call.axis(axes[i], rank);
    const std::int64_t front = pads[i], back = pads[axes.size() + i];
    if (front < 0 || back < 0 || front > std::int64_t{1} << 20 || back > std::int64_t{1} << 20) {
      call.cannot(fmt::format("pads of {} and {}", front, back));
    }
    borders.before[axis] = static_cast<std::size_t>(front);
    borders.after[axis] = static_cast<std::size_t>(back);
  }
  return borders;
}

/// The entries of a dimension with others before and after, which the edge or a mirror there says.
std::vector<std::size_t> continued(const Call& call, std::size_t extent, std::size_t before,
                                   std::size_t after, bool mirrors) {
  if (extent == 0 || (mirrors && std::max(before, after) >= extent)) {
    call.refuse(
        fmt::format("pads of {} and {} on {}: more than is reflected", before, after, extent));
  }
  std::vector<std::size_t> entries;
  for (std::size_t i = before; i > 0; --i) entries.push_back(mirrors ? i : 0);
  for (std::size_t i = 0; i < extent; ++i) entries.push_back(i);
  for (std::size_t i = 0; i < after; ++i) entries.push_back(extent - 1 - (mirrors ? i + 1 : 0));
  return entries;
}

std::vector<Value> pad(Call& call) {
  const auto [before, after] = borders_of(call);
  const std::string mode = call.text("mode", "constant");
  if (mode == "constant") {
    const double filling = call.has_input(2) ? call.constant_number(2) : call.number("value", 0);
    return just(arranged(call.input(0), padded(call.shape(0), before, after), filling));
  }
  if (mode != "edge" && mode != "reflect") call.cannot(fmt::format("'mode' is '{}'", mode));
  Value value = call.input(0);
  for (std::size_t d = 0; d < before.size(); ++d) {
    if (before[d] + after[d] == 0) continue;
    const Shape shape = shape_of(value);
    const auto entries = continued(call, shape[d], before[d], after[d], mode == "reflect");
    value = arranged(value, taken(shape, d, entries));
  }
  return just(std::move(value));
}

Shape stated_shape(const Call& call, const std::vector<std::int64_t>& extents) {
  Shape shape;
  for (const std::int64_t extent : extents) {
    if (extent < 0) call.refuse(fmt::format("an extent of {}", extent));
    shape.push_back(static_cast<std::size_t>(extent));
  }
  return shape;
}

std::vector<Value> expand(Call& call) {
  const Shape to = common_shape(call.shape(0), stated_shape(call, call.constant_integers(1)));
  return just(arranged(call.input(0), broadcast(call.shape(0), to)));
}

std::vector<Value> tile(Call& call) {
  Value value = call.input(0);
  const auto repeats = call.constant_integers(1);
  if (repeats.size() != call.shape(0).size()) call.refuse("one repeat a dimension is due");
  for (std::size_t axis = 0; axis < repeats.size(); ++axis) {
    if (repeats[axis] < 1 || repeats[axis] > std::int64_t{1} << 20) {
      call.cannot(fmt::format("{} repeats", repeats[axis]));
    }
    const Shape shape = shape_of(value);
    std::vector<std::size_t> entries(shape[axis] * static_cast<std::size_t>(repeats[axis]));
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i] = i % shape[axis];
    value = arranged(value, taken(shape, axis, entries));
  }
  return just(std::move(value));
}

std::vector<Value> shape_operator(Call& call) {
  const Shape& shape = call.shape(0);
  const auto rank = static_cast<std::int64_t>(shape.size());
  const auto settled = [&](std::int64_t at) {
    return std::clamp(at < 0 ? at + rank : at, std::int64_t{0}, rank);
  };
  const std::int64_t start = settled(call.integer("start", 0));
  const std::int64_t end = settled(call.integer("end", rank));
  std::vector<std::int64_t> extents;
  for (std::int64_t d = start; d < end; ++d) {
    extents.push_back(static_cast<std::int64_t>(shape[static_cast<std::size_t>(d)]));
  }
  return just(integers_tensor(std::move(extents)));
}

std::vector<Value> size_operator(Call& call) {
  const auto count = static_cast<std::int64_t>(element_count(call.shape(0)));
  return just(Tensor{{}, std::vector<std::int64_t>{count}});
}

std::vector<Value> constant(Call& call) {
  const auto& attributes = call.node().attributes;
  for (const char* const name : {"value", "value_float", "value_floats", "value_int", "value_ints",
                                 "value_string", "value_strings"}) {
    const auto found = attributes.find(name);
    if (found == attributes.end()) continue;
    return just(std::visit(Cases{[](const Tensor& tensor) { return tensor; },
                                 [](std::int64_t integer) {
                                   return Tensor{{}, std::vector<std::int64_t>{integer}};
                                 },
                                 [](double number) {
                                   return Tensor{{}, std::vector<double>{number}};
                                 },
                                 [](const std::string& text) {
                                   return Tensor{{}, std::vector<std::string>{text}};
                                 },
                                 [](const auto& list) {
                                   return Tensor{{list.size()}, list};
                                 }},
                           found->second));
  }
  call.cannot("no value that is taken");
}

std::vector<Value> constant_of_shape(Call& call) {
  const Shape shape = stated_shape(call, call.constant_integers(0));
  Value value = Tensor{{}, std::vector<double>{0}};
  const auto found = call.node().attributes.find("value");
  if (found != call.node().attributes.end()) {
    const auto* tensor = std::get_if<Tensor>(&found->second);
    if (!tensor || element_count(tensor->shape) != 1) call.refuse("'value' must have one element");
    value = Tensor{{}, tensor->elements};
  }
  return just(arranged(value, broadcast({}, shape)));
}

bool has_integers(const Tensor& tensor) {
  return std::holds_alternative<std::vector<std::int64_t>>(tensor.elements);
}

/// start, start + step, ... before `limit`.
template <typename Number>
Tensor counted(const Call& call, Number start, Number limit, Number step) {
  const double count = std::ceil((static_cast<double>(limit) - static_cast<double>(start)) /
                                 static_cast<double>(step));
  if (!(count <= static_cast<double>(largest_array))) call.cannot("a range without end");
  std::vector<Number> numbers;
  for (std::size_t i = 0; static_cast<double>(i) < count; ++i) {
    numbers.push_back(start + static_cast<Number>(i) * step);
  }
  return {{numbers.size()}, std::move(numbers)};
}

std::vector<Value> range(Call& call) {
  if (has_integers(call.constant(0)) && has_integers(call.constant(1)) &&
      has_integers(call.constant(2))) {
    const auto whole = [&](std::size_t input) {
      const double number = call.constant_number(input);
      if (std::abs(number) > 0x1p53) call.cannot("a range of numbers that no double holds");
      return static_cast<std::int64_t>(number);
    };
    return just(counted(call, whole(0), whole(1), whole(2)));
  }
  return just(
      counted(call, call.constant_number(0), call.constant_number(1), call.constant_number(2)));
}

/// What a type of TensorProto's holds.
enum class Holds { reals, integers, truth, texts };

Holds held_by(const Call& call, std::int64_t type) {
  switch (type) {
    case 1:   // float
    case 10:  // float16
    case 11:  // double
    case 16:  // bfloat16
      return Holds::reals;
    case 8:
      return Holds::texts;
    case 9:
      return Holds::truth;
    default:
      if (type < 2 || type > 13) call.cannot(fmt::format("numbers of type {}", type));
      return Holds::integers;
  }
}

double is_true(double number) { return number != 0 ? 1 : 0; }
double whole_part(double number) { return std::trunc(number); }

Tensor as_integers(const Call& call, const Tensor& tensor, double (*become)(double)) {
  if (has_integers(tensor) && become == whole_part) return tensor;
  std::vector<std::int64_t> integers;
  for (const double number : numbers_of(tensor, tensor.shape)) {
    if (!(std::abs(number) < 0x1p63)) call.cannot("a number that no integer can be");
    integers.push_back(static_cast<std::int64_t>(become(number)));
  }
  return {tensor.shape, std::move(integers)};
}

/// Of what depends on the record: to a floating point type it stays what it is, numbers of classes
/// do too.
Value cast_symbolic(Call& call, const Symbolic& value, Holds held) {
  const bool texts = std::ranges::any_of(
      value.elements, [](const Element& element) { return element.node == text_columns; });
  if (texts || held == Holds::reals || !value.class_names.empty()) return value;
  if (held == Holds::texts) call.cannot("numbers do not become texts");
  const auto become = held == Holds::truth ? is_true : whole_part;
  Symbolic result = call.function({value}, value.shape,
                                  [become](std::span<const double> in, std::span<double> out) {
                                    std::transform(in.begin(), in.end(), out.begin(), become);
                                  });
  if (become == whole_part) {
    call.composer().note_whole_parts(result.elements, value.elements);
  }
  return result;
}

Value cast_to(Call& call, Holds held) {
  if (const auto* symbolic = std::get_if<Symbolic>(&call.input(0))) {
    return cast_symbolic(call, *symbolic, held);
  }
  const Tensor& tensor = call.constant(0);
  const bool texts = std::holds_alternative<std::vector<std::string>>(tensor.elements);
  if (texts && held == Holds::texts) return tensor;
  if (texts || held == Holds::texts) call.cannot("texts and numbers do not become each other");
  if (held == Holds::reals) return Tensor{tensor.shape, call.constant_numbers(0)};
  return as_integers(call, tensor, held == Holds::truth ? is_true : whole_part);
}

std::vector<Value> cast(Call& call) {
  return just(cast_to(call, held_by(call, call.integer("to", 1))));
}

std::vector<Value> cast_like(Call& call) {
  const auto* like = std::get_if<Tensor>(&call.input(1));
  return just(cast_to(call, like && has_integers(*like) ? Holds::integers : Holds::reals));
}

constexpr Operator arranging_table[] = {{"Identity", identity},
                                        {"Dropout", dropout},
                                        {"Cast", cast},
                                        {"CastLike", cast_like},
                                        {"Reshape", reshape},
                                        {"Flatten", flatten},
                                        {"Squeeze", squeeze},
                                        {"Unsqueeze", unsqueeze},
                                        {"Transpose", transpose},
                                        {"Concat", concat},
                                        {"Slice", slice},
                                        {"Split", split},
                                        {"Gather", gather},
                                        {"Pad", pad},
                                        {"Expand", expand},
                                        {"Tile", tile},
                                        {"Shape", shape_operator},
                                        {"Size", size_operator},
                                        {"Constant", constant},
                                        {"ConstantOfShape", constant_of_shape},
                                        {"Range", range}};

}  // namespace

std::span<const Operator> arranging_operators() { return arranging_table; }

}  // namespace sealion::onnx
