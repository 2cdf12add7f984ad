#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <sealion/heras.h>

#include <optional>
#include <utility>

#include "arrays.h"
#include "bindings.h"
#include "calls.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using models::Layer;
using models::LayerWeights;
using models::Model;
using models::PlanOptions;
using models::Tensor;

std::size_t product(const models::Shape& shape) {
  std::size_t all = 1;
  for (const std::size_t extent : shape) all *= extent;
  return all;
}

std::size_t apply(Model& model, Layer& layer, const std::vector<std::size_t>& inputs) {
  std::vector<Tensor> tensors;
  for (const std::size_t input : inputs) tensors.push_back({input});
  return model.apply(std::move(layer), tensors).layer;
}

/// [(kernel, bias), ...]
using WeightPairs =
    nb::typed<nb::list, nb::typed<nb::tuple, NumpyArray<std::int32_t>, NumpyArray<std::int64_t>>>;

WeightPairs weights(const Model& model) {
  WeightPairs all;
  for (LayerWeights& layer : model.weights()) {
    const std::size_t kernel = layer.kernel.size(), bias = layer.bias.size();
    all.append(nb::make_tuple(to_numpy(std::move(layer.kernel), {kernel}),
                              to_numpy(std::move(layer.bias), {bias})));
  }
  return all;
}

void set_weights(Model& model, const WeightPairs& all) {
  std::vector<LayerWeights> weights;
  for (const nb::handle layer : all) {
    const auto pair = nb::cast<nb::tuple>(layer);
    const auto kernel = nb::cast<Array<std::int32_t>>(pair[0]);
    const auto bias = nb::cast<Array<std::int64_t>>(pair[1]);
    weights.push_back(
        {{kernel.data(), kernel.data() + kernel.size()}, {bias.data(), bias.data() + bias.size()}});
  }
  model.set_weights(std::move(weights));
}

void calibrate(Model& model, const nb::object& records) {
  const Inputs inputs = to_inputs(records);
  long_call(0, nb::none(),
            [&](const ExecutionContext& context) { model.calibrate(inputs, context); });
}

void deploy(Model& model, const PlanOptions& options, const nb::object& progress) {
  long_call(0, progress, [&](const ExecutionContext& context) { model.deploy(options, context); });
}

std::string evaluate(const Model& model, const nb::object& records, const nb::object& known,
                     bool encrypted, std::size_t threads, const nb::object& progress,
                     const std::string& device) {
  const Dataset data{to_inputs(records), to_targets(known)};
  return long_call(threads, progress, [&](const ExecutionContext& context) {
    return model.evaluate(data, {.encrypted = encrypted, .device = device}, context).json;
  });
}

NumpyArray<std::int64_t> predict(const Model& model, const nb::object& records, bool encrypted,
                                 std::size_t threads, const nb::object& progress) {
  const Inputs inputs = to_inputs(records);
  return to_rows(long_call(threads, progress,
                           [&](const ExecutionContext& context) {
                             return model.predict(inputs, {.encrypted = encrypted}, context);
                           }),
                 product(model.output_shape()));
}

Model from_bytes(const nb::object& bytes, const std::string& what) {
  const Buffer buffer(bytes);
  return long_call(0, nb::none(), [&](const ExecutionContext&) {
    return Model::from_bytes(buffer.bytes(), what);
  });
}

/// What may plan first takes its time.
template <auto member>
std::string planned(const Model& model) {
  return long_call(0, nb::none(), [&](const ExecutionContext&) { return (model.*member)(); });
}

nb::bytes bytes_of(const Model& model) {
  return to_bytes(
      long_call(0, nb::none(), [&](const ExecutionContext&) { return model.to_bytes(); }));
}

void bind_plan_options(nb::module_& module) {
  nb::class_<PlanOptions>(module, "PlanOptions")
      .def(nb::init<>())
      .def_rw("batch", &PlanOptions::batch, nb::arg("value").none())
      .def_rw("layout", &PlanOptions::layout)
      .def_rw("security", &PlanOptions::security)
      .def_rw("security_table", &PlanOptions::security_table)
      .def_rw("client", &PlanOptions::client)
      .def_rw("requests_per_key", &PlanOptions::requests_per_key, nb::arg("value").none())
      .def_rw("safety_factor", &PlanOptions::safety_factor)
      .def_rw("proved", &PlanOptions::proved)
      .def_rw("detect_wraps", &PlanOptions::detect_wraps)
      .def_rw("model_privacy", &PlanOptions::model_privacy)
      .def_rw("logit_noise", &PlanOptions::logit_noise)
      .def_rw("query_budget", &PlanOptions::query_budget)
      .def_rw("calibrate", &PlanOptions::calibrate);
}

}  // namespace

void bind_model(nb::module_& module) {
  bind_plan_options(module);
  nb::class_<Model>(module, "Model")
      .def(nb::init<std::string>(), "name"_a)
      .def_static("from_bytes", &from_bytes, "data"_a, "what"_a)
      .def("to_bytes", &bytes_of)
      .def("apply", &apply, "layer"_a, "inputs"_a)
      .def_prop_ro("name", &Model::name)
      .def_prop_ro("parameter_count", &Model::parameter_count)
      .def("summary", &Model::summary)
      .def("weights", &weights)
      .def("set_weights", &set_weights, "weights"_a)
      .def("calibrate", &calibrate, "records"_a)
      .def("deploy", &deploy, "options"_a, "progress"_a.none() = nb::none())
      .def("manifest", &planned<&Model::manifest>)
      .def("plan_json", &planned<&Model::plan_json>)
      .def("plan_text", &planned<&Model::plan_text>)
      .def("evaluate", &evaluate, "records"_a, "known"_a.none(), "encrypted"_a, "threads"_a = 0,
           "progress"_a.none() = nb::none(), "device"_a = "auto")
      .def("predict", &predict, "records"_a, "encrypted"_a, "threads"_a = 0,
           "progress"_a.none() = nb::none());
}

}  // namespace sealion::python
