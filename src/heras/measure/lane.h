#pragma once

#include <array>
#include <cstddef>
#include <filesystem>

#include "base/enum_names.h"
#include "base/execution_context.h"
#include "base/tensor.h"
#include "data/preprocessing/prepare.h"
#include "exchange/request_record.h"
#include "heras/measure/inference.h"

namespace sealion::heras {

/// What client and server do with a batch, in this order.
enum class Stage : std::size_t {
  encrypt,
  write_inputs,
  read_inputs,
  evaluate,
  write_answers,
  read_answers,
  decrypt
};

}  // namespace sealion::heras

namespace sealion {

template <>
struct EnumNames<heras::Stage> {
  static constexpr const char* subject = "stage";
  static constexpr auto table =
      std::to_array<EnumName<heras::Stage>>({{heras::Stage::encrypt, "encrypt"},
                                             {heras::Stage::write_inputs, "write inputs"},
                                             {heras::Stage::read_inputs, "read inputs"},
                                             {heras::Stage::evaluate, "evaluate"},
                                             {heras::Stage::write_answers, "write answers"},
                                             {heras::Stage::read_answers, "read answers"},
                                             {heras::Stage::decrypt, "decrypt"}});
};

}  // namespace sealion

namespace sealion::heras {

/// Seconds of each stage.
using StageSeconds = std::array<double, EnumNames<Stage>::table.size()>;

/// Takes batches the whole way from raw records to logits, one after another, through two files of
/// its own as between two machines.
class Lane {
 public:
  /// Refers to the parties. The paths of its files begin with `files`; both are gone as soon as
  /// they are read, or as something fails.
  Lane(const Parties& parties, const std::filesystem::path& files, ExecutionContext context);

  /// The logits that the client decrypts, [outputs][range.count]. Throws `io` where a file cannot
  /// be written.
  IntegerBatch take(const Inputs& inputs, RecordRange range);

  const StageSeconds& seconds() const { return seconds_; }  ///< totals so far

 private:
  template <typename Work>
  void time(Stage stage, const Work& work);
  const Manifest& manifest() const { return parties_.client.manifest(); }
  void send(const Inputs& inputs, RecordRange range);
  void answer();
  IntegerBatch receive();

  const Parties& parties_;
  Preprocessing preprocessing_;
  std::filesystem::path inputs_path_, answers_path_;
  ExecutionContext context_;
  RequestRecord request_;
  StageSeconds seconds_{};
};

}  // namespace sealion::heras
