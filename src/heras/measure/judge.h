#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/tensor.h"
#include "data/preprocessing/record_names.h"
#include "exchange/answer_reader.h"
#include "heras/measure/metrics/metrics.h"

namespace sealion::heras {

/// One record and the class that the network gave it.
struct SamplePrediction {
  std::size_t record = 0;  ///< index in the set
  std::size_t label = 0, predicted = 0;
  std::optional<double> confidence = {};  ///< probability of `predicted`, where the model tells it
};

/// One record and the number that the network told.
struct NumberPrediction {
  std::size_t record = 0;  ///< index in the set
  double target = 0, predicted = 0;
};

/// Answers that are shown.
struct Shown {
  std::vector<SamplePrediction> samples;   ///< the first records
  std::vector<SamplePrediction> mistakes;  ///< the first wrong ones
  std::vector<NumberPrediction> numbers;   ///< the first records, where numbers are told
};

/// Compares answers with what is known, one batch after another.
class Judge {
 public:
  virtual ~Judge() = default;
  /// Answers, [outputs][range.count], of those records of `known`; the first of them all has the
  /// number `offset` in the set. Throws as check_known.
  virtual void add(const IntegerBatch& answers, const Targets& known, RecordRange range,
                   std::size_t offset = 0) = 0;
  virtual Metrics metrics() const = 0;
  virtual const Shown& shown() const = 0;
};

/// The reader is referred to.
std::unique_ptr<Judge> make_judge(const AnswerReader& reader);

/// Throws `invalid_argument` where the targets are not what the answers tell: numbers where those
/// are classes, or a class that the model does not know.
void check_known(const AnswerReader& reader, const Targets& known);

}  // namespace sealion::heras
