#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include "heras/model/model.h"
#include "heras/training/training.h"

namespace sealion::heras {

/// An epoch that has ended.
struct EpochReport {
  const History& history;  ///< so far, this epoch last
  /// Makes the model that `fit` would leave if it ended here, calibrated and with its record: as
  /// slow as calibration. Throws `does_not_fit` where the integers of now fit in no program.
  const std::function<Model()>& model;
};

/// What a callback wants.
struct EpochVerdict {
  bool keep = false;  ///< the phase shall end with the weights of now, unless later ones are kept
  bool stop = false;  ///< the phase shall end now; the next one begins, if there is one
};

/// Hears of each epoch of a training. What it decides must depend on the report alone, so that a
/// training that was interrupted goes on as it would have.
class Callback {
 public:
  virtual ~Callback() = default;
  virtual EpochVerdict on_epoch_end(const EpochReport& report) = 0;
};

struct EarlyStoppingOptions {
  std::string monitor = "validation_accuracy";  ///< of a loss less is better, else more
  std::size_t patience = 5;                     ///< epochs without a better one
  bool restore_best = true;                     ///< a phase ends with the weights of its best epoch
};

/// Ends a phase that gets no better. Each phase is watched for itself: where floating point stops
/// early, the rounded phase follows with all its epochs. The search for gates is left alone, for
/// accuracy falls there on purpose.
class EarlyStopping final : public Callback {
 public:
  explicit EarlyStopping(EarlyStoppingOptions options = {}) : options_(std::move(options)) {}
  EpochVerdict on_epoch_end(const EpochReport& report) override;

 private:
  EarlyStoppingOptions options_;
};

/// Saves the model of each epoch that is better than all before it since gates were settled. Both
/// its files are replaced as a whole, and load like any model's.
class BestCheckpoint final : public Callback {
 public:
  explicit BestCheckpoint(std::filesystem::path path, std::string monitor = "validation_accuracy")
      : path_(std::move(path)), monitor_(std::move(monitor)) {}
  EpochVerdict on_epoch_end(const EpochReport& report) override;

 private:
  std::filesystem::path path_;
  std::string monitor_;
};

/// Writes what each epoch measured as a line of comma-separated values, all epochs of the history
/// under a line of their names.
class CsvLog final : public Callback {
 public:
  explicit CsvLog(std::filesystem::path path) : path_(std::move(path)) {}
  EpochVerdict on_epoch_end(const EpochReport& report) override;

 private:
  std::filesystem::path path_;
};

}  // namespace sealion::heras
