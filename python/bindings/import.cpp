#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <sealion/import.h>

#include <algorithm>

#include "arrays.h"
#include "bindings.h"
#include "calls.h"
#include "import_options.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using models::ImportOptions;
using models::OriginalModel;

/// (model, report as JSON)
nb::typed<nb::tuple, models::Model, std::string> import_onnx(
    const nb::object& onnx, const std::string& what, const nb::object& records,
    const nb::object& known, const ImportOptions& options, std::size_t threads,
    const nb::object& progress) {
  const Dataset calibration{to_inputs(records), to_targets(known)};
  const Buffer buffer(onnx);
  models::Imported imported = long_call(threads, progress, [&](const ExecutionContext& context) {
    return models::import_onnx(buffer.bytes(), what, calibration, options, context);
  });
  return nb::make_tuple(std::move(imported.model), imported.report);
}

OriginalModel read_original(const nb::object& onnx, const std::string& what,
                            const nb::object& examples, const nb::object& known,
                            const ImportOptions& options) {
  const Dataset data{to_inputs(examples), to_targets(known)};
  const Buffer buffer(onnx);
  return long_call(0, nb::none(), [&](const ExecutionContext&) {
    return OriginalModel::read(buffer.bytes(), what, data, options);
  });
}

NumpyArray<double> predict(const OriginalModel& model, const nb::object& records) {
  const Inputs inputs = to_inputs(records);
  std::vector<double> said = long_call(0, nb::none(), [&](const ExecutionContext& context) {
    return model.predict(inputs, context);
  });
  const std::size_t count = said.size();
  return to_numpy(std::move(said), {count});
}

NumpyArray<double> numbers(const OriginalModel& model, const nb::object& records) {
  const Inputs inputs = to_inputs(records);
  std::vector<double> all = long_call(0, nb::none(), [&](const ExecutionContext& context) {
    return model.numbers(inputs, context);
  });
  const std::size_t width = all.size() / std::max<std::size_t>(record_count(inputs), 1);
  return to_rows(std::move(all), width);
}

}  // namespace

void bind_import(nb::module_& module) {
  bind_import_options(module);
  module.def("import_onnx", &import_onnx, "onnx"_a, "what"_a, "records"_a, "known"_a.none(),
             "options"_a, "threads"_a = 0, "progress"_a.none() = nb::none());
  nb::class_<OriginalModel>(module, "OriginalModel")
      .def_static("read", &read_original, "onnx"_a, "what"_a, "examples"_a, "known"_a.none(),
                  "options"_a)
      .def("predict", &predict, "records"_a)
      .def("numbers", &numbers, "records"_a);
}

}  // namespace sealion::python
