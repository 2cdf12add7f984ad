#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <vector>

#include "data/pictures.h"
#include "data/preprocessing/preprocessing.h"
#include "heras/train/batches/levels.h"
#include "heras/train/batches/teacher.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

/// The records of an epoch.
struct EpochRecords {
  std::vector<Level> levels;          ///< [count][inputs]
  std::vector<float> teacher_logits;  ///< of the same records, [count][outputs]; or empty
};
using EpochRecordsPtr = std::shared_ptr<const EpochRecords>;

/// The records to learn from, epoch by epoch, and what a teacher says of them. Pictures are moved
/// anew in each if the options say so; such an epoch is made while the one before is in use, on a
/// second thread if the options allow one. Other records are the same in all.
class EpochSource {
 public:
  /// The first `count` of `inputs`; these, the options and the teacher, which may be null, must
  /// outlive this.
  EpochSource(const Inputs& inputs, std::size_t count, Preprocessing preprocessing,
              const FitOptions& options, const Teacher* teacher = nullptr);

  /// Those of epoch `epoch`, from 0. The next one is the quickest.
  EpochRecordsPtr get(std::size_t epoch);

 private:
  EpochRecordsPtr still();
  void start(std::size_t epoch);
  EpochRecords moved(std::uint64_t seed) const;
  EpochRecords prepared(const Inputs& inputs) const;

  const Inputs& inputs_;
  std::size_t count_;
  Preprocessing preprocessing_;
  const FitOptions& options_;
  const Teacher* teacher_;
  std::optional<Pictures> moving_;  ///< the records, where they are moved
  EpochRecordsPtr still_;           ///< those of all epochs, where they are not
  std::size_t started_ = 0;         ///< the epoch that `ahead_` makes
  std::future<EpochRecordsPtr> ahead_;
};

}  // namespace sealion::heras::train
