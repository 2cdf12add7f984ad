#pragma once

#include <sealion/data.h>

#include <filesystem>
#include <string>
#include <vector>

#include "onnx/file/graph.h"

/// The models of tests/onnx/models.
namespace sealion::onnx::testing {

/// Their names, ascending.
std::vector<std::string> exported_model_names();

/// Why a model is not imported: words of the error; empty where it is.
std::string refusal_of(const std::string& name);

/// Whether a model is made of trees.
bool asks_trees(const std::string& name);

/// A model of another framework with what its exporter's runtime said of records.
struct ExportedModel {
  Graph graph;
  Dataset calibration;
  Inputs records;
  /// Outputs by name ("label", "probabilities", "values"), row-major [records][...].
  std::vector<double> label, numbers;
};

ExportedModel read_exported_model(const std::string& name);

}  // namespace sealion::onnx::testing
