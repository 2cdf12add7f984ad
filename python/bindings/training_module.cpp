#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <sealion/training.h>

#include "arrays.h"
#include "bindings.h"
#include "calls.h"
#include "errors.h"
#include "import_options.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using training::Epoch;
using training::FitOptions;

std::vector<Epoch> fit(models::Model& model, const nb::object& records, const nb::object& known,
                       const FitOptions& options, std::size_t threads, const nb::object& progress) {
  const Dataset data{to_inputs(records), to_targets(known)};
  return long_call(threads, progress, [&](const ExecutionContext& context) {
    return training::fit(model, data, options, context);
  });
}

/// (the model's bytes, report as JSON)
nb::typed<nb::tuple, nb::bytes, std::string> import_with_stand_ins(
    const nb::bytes& onnx, const std::string& what, const nb::object& records,
    const nb::object& known, const models::ImportOptions& options, std::size_t threads,
    const nb::object& progress) {
  const Dataset calibration{to_inputs(records), to_targets(known)};
  const Buffer buffer(onnx);
  std::string report;
  const auto model = long_call(threads, progress, [&](const ExecutionContext& context) {
    models::Imported imported =
        training::import_with_stand_ins(buffer.bytes(), what, calibration, options, context);
    report = std::move(imported.report);
    return imported.model.to_bytes();
  });
  return nb::make_tuple(to_bytes(model), report);
}

}  // namespace
}  // namespace sealion::python

/// What needs libtorch: loaded in a process of its own (sealion/_training_worker.py).
NB_MODULE(_training, module) {
  using namespace sealion::python;
  translate_errors();
  bind_layers(module);
  bind_model(module);
  nb::class_<Epoch>(module, "Epoch")
      .def_ro("loss", &Epoch::loss)
      .def_ro("accuracy", &Epoch::accuracy)
      .def_ro("validation_accuracy", &Epoch::validation_accuracy);
  nb::class_<FitOptions>(module, "FitOptions")
      .def(nb::init<>())
      .def_rw("optimizer", &FitOptions::optimizer)
      .def_rw("learning_rate", &FitOptions::learning_rate)
      .def_rw("epochs", &FitOptions::epochs)
      .def_rw("batch_size", &FitOptions::batch_size)
      .def_rw("validation_split", &FitOptions::validation_split)
      .def_rw("seed", &FitOptions::seed)
      .def_rw("augment", &FitOptions::augment);
  bind_import_options(module);
  module.def("fit", &fit, "model"_a, "records"_a, "known"_a.none(), "options"_a, "threads"_a = 0,
             "progress"_a.none() = nb::none());
  module.def("import_with_stand_ins", &import_with_stand_ins, "onnx"_a, "what"_a, "records"_a,
             "known"_a.none(), "options"_a, "threads"_a = 0, "progress"_a.none() = nb::none());
}
