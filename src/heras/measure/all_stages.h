#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "heras/deployment/deployment.h"
#include "heras/measure/evaluation.h"
#include "program/program.h"
#include "runtime/device_use.h"

namespace sealion::heras {

struct AllStagesOptions {
  std::filesystem::path folder;             ///< for the files, which go as they are read
  std::optional<std::size_t> records = {};  ///< the first so many; without it, all
  DeviceUse device = {};                    ///< of the server
};

struct StageTime {
  std::string name;
  double seconds;  ///< a batch, the mean, while perhaps another is on its way too
};

/// What a stream of batches takes on the whole way from raw records to answers.
struct AllStages {
  std::size_t records_per_batch = 0;  ///< n, or all records where they are fewer
  std::size_t batches = 0;            ///< that went the whole way
  double seconds_per_batch = 0;       ///< from the first record to the last answer, over `batches`
  double predictions_per_hour = 0;    ///< of full batches: n / seconds_per_batch
  std::vector<StageTime> stages;      ///< in their order
  std::size_t upload_bytes_per_batch = 0, download_bytes_per_batch = 0;  ///< of the files
  std::size_t logits_compared = 0;
  std::size_t mismatches = 0;  ///< decrypted logits that differ from the reference
};

/// To stand beside the keys of an evaluation: each begins with "all_stages_".
nlohmann::json to_json(const AllStages& result);

/// Sends records batch by batch through everything that client and server do: encrypt, write a
/// file; read and check it, evaluate, write a file; read and check that, decrypt. With more than
/// one thread two batches are on their way at a time, so that one is computed with while the other
/// is written or read; batches of more than 1 GiB go one at a time. The stream is long enough for
/// every record, and repeats some so that all batches are full. What is done once for all batches
/// does not count: keys and the server's constants. Each stage has all threads but those of other
/// batches; progress counts the batches that are through. Throws `invalid_argument` for no records,
/// `incompatible` for others than the deployment's manifest takes, `io` where the folder takes no
/// file, and as Server does of the device.
AllStages run_all_stages(const Program& program, const Deployment& deployment, const Inputs& inputs,
                         const AllStagesOptions& options, const ExecutionContext& context = {});

}  // namespace sealion::heras
