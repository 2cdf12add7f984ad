#include "arrays.h"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <sealion/numbers.h>

#include <algorithm>
#include <string>

namespace nb = nanobind;

namespace sealion::python {
namespace {

/// Its memory is let go with the last copy, by whatever thread.
template <typename T>
Numbers<T> shared(const Array<T>& array) {
  return Numbers<T>::borrowed({array.data(), array.size()}, std::make_shared<Array<T>>(array));
}

template <typename T>
std::vector<T> copied(const Array<T, nb::ndim<1>>& array) {
  return {array.data(), array.data() + array.size()};
}

template <typename T>
bool take(const nb::handle& object, Records& records) {
  Array<T> array;
  if (!nb::try_cast(object, array, false) || array.ndim() == 0) return false;
  records.count = array.shape(0);
  for (std::size_t i = 1; i < array.ndim(); ++i) records.shape.push_back(array.shape(i));
  records.values = shared<T>(array);
  return true;
}

Column to_column(const nb::tuple& column) {
  const auto name = nb::cast<std::string>(column[0]);
  if (column.size() == 2) {
    return {name, NumericColumn{shared<double>(nb::cast<Array<double>>(column[1]))}};
  }
  return {name, CategoricalColumn{nb::cast<std::vector<std::string>>(column[1]),
                                  copied(nb::cast<Array<std::uint32_t, nb::ndim<1>>>(column[2]))}};
}

std::size_t length_of(const Column& column) {
  if (const auto* numbers = std::get_if<NumericColumn>(&column.values)) {
    return numbers->of_row.size();
  }
  return std::get<CategoricalColumn>(column.values).of_row.size();
}

Table to_table(const nb::list& columns) {
  Table table;
  for (const nb::handle column : columns) {
    table.columns.push_back(to_column(nb::cast<nb::tuple>(column)));
  }
  if (!table.columns.empty()) table.rows = length_of(table.columns.front());
  return table;
}

}  // namespace

Inputs to_inputs(const nb::handle& object) {
  if (nb::isinstance<nb::list>(object)) return to_table(nb::cast<nb::list>(object));
  Records records;
  if (take<std::uint8_t>(object, records) || take<float>(object, records) ||
      take<double>(object, records)) {
    return records;
  }
  throw nb::type_error("records are a C-contiguous array of uint8, float32 or float64, or columns");
}

std::size_t record_count(const Inputs& inputs) {
  if (const auto* records = std::get_if<Records>(&inputs)) return records->count;
  return std::get<Table>(inputs).rows;
}

Targets to_targets(const nb::handle& known) {
  if (known.is_none()) return {};
  const auto pair = nb::cast<nb::tuple>(known);
  if (nb::isinstance<nb::str>(pair[0])) {
    return RealTargets{nb::cast<std::string>(pair[0]),
                       copied(nb::cast<Array<double, nb::ndim<1>>>(pair[1]))};
  }
  return ClassTargets{nb::cast<std::vector<std::string>>(pair[0]),
                      copied(nb::cast<Array<std::uint32_t, nb::ndim<1>>>(pair[1]))};
}

nb::bytes to_bytes(std::span<const std::uint8_t> bytes) {
  return filled_bytes(bytes.size(), [&](std::span<std::uint8_t> out) {
    std::copy(bytes.begin(), bytes.end(), out.begin());
  });
}

Buffer::Buffer(const nb::handle& object) {
  if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw nb::python_error();
}

Buffer::~Buffer() { PyBuffer_Release(&view_); }

std::span<const std::uint8_t> Buffer::bytes() const {
  return {static_cast<const std::uint8_t*>(view_.buf), static_cast<std::size_t>(view_.len)};
}

}  // namespace sealion::python
