#pragma once

#include <sealion/heras.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Models that were trained elsewhere and exported to ONNX. The component `import` holds all of
/// `heras` besides.
namespace sealion::models {

/// What clients' records are to a model that was trained elsewhere, and how fine its integers shall
/// be.
struct ImportOptions {
  std::string name = "model";                      ///< what it is called from now on
  std::optional<std::int64_t> input_levels = {};   ///< without it, as few as the answers allow
  std::optional<std::int32_t> weight_levels = {};  ///< likewise
  std::size_t decoys = 0;  ///< comparisons that no tree asks, among those that trees do
  /// What was done to records before training: (number / scale - mean) / deviation.
  double scale = 1;
  std::vector<double> mean = {};       ///< none, one for all, or one for each channel or column
  std::vector<double> deviation = {};  ///< likewise
};

/// A model that was trained elsewhere, with integers for weights.
struct Imported {
  Model model;         ///< calibrated, not yet planned
  std::string report;  ///< JSON: what became of it, layer by layer, as `sealion import` says it
};

/// Makes integers of a network that was trained elsewhere. What stands before its first weight and
/// behind its last becomes the client's; weights are rounded so that the answers on the calibration
/// records stay what the original's are; what is known of these is measured against and nothing is
/// learned from it. Takes untrusted bytes, which errors call `what`. Throws `corrupt` for what is
/// no ONNX file, `unsupported` naming all operators that encrypted numbers cannot do,
/// `incompatible` where the records are not the model's, `invalid_argument` where what is known is
/// not of these records.
SEALION_EXPORT Imported import_onnx(std::span<const std::uint8_t> bytes, const std::string& what,
                                    const Dataset& calibration, const ImportOptions& options = {},
                                    const ExecutionContext& context = {});

/// An ONNX model as it was trained, in floating point: what an import is compared with. Cheap to
/// copy.
class SEALION_EXPORT OriginalModel {
 public:
  /// Takes untrusted bytes; `examples` tell the shape of records, and what is known of them whether
  /// one number stands for two classes. Throws as `import_onnx` does.
  static OriginalModel read(std::span<const std::uint8_t> bytes, const std::string& what,
                            const Dataset& examples, const ImportOptions& options = {});

  /// What it says of each record: the number of a class, or a number. Throws `incompatible` for
  /// records of another shape.
  std::vector<double> predict(const Inputs& records, const ExecutionContext& context = {}) const;
  /// What it gives out besides classes, [records][numbers]: probabilities, scores; empty where
  /// there is nothing.
  std::vector<double> numbers(const Inputs& records, const ExecutionContext& context = {}) const;

 private:
  struct State;
  explicit OriginalModel(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

}  // namespace sealion::models
