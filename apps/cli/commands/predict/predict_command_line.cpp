#include "cli/commands/predict/predict_command_line.h"

#include "base/error.h"
#include "base/file.h"
#include "exchange/seal_batch_file.h"
#include "ledger/file_ledger.h"

namespace sealion::cli {

namespace {

/// Whether there is a file to read. Throws where one is missing.
bool has_keys(const PredictCommandLine& arguments, const Manifest& manifest) {
  if (manifest.evaluation_keys.empty()) return false;
  if (!arguments.evaluation_keys.empty()) return true;
  fail(ErrorCode::invalid_argument,
       "the model '{}' works with the client's evaluation keys: give them, which {} made, with "
       "--evaluation-keys",
       manifest.name, manifest.client == ClientKind::seal ? "keygen or Microsoft SEAL" : "keygen");
}

}  // namespace

ZeroedVector<std::uint8_t> load_keys(const PredictCommandLine& arguments, const PublicModel& model,
                                     const ExecutionContext& context) {
  if (!has_keys(arguments, model.manifest())) return {};
  return read_large_file(arguments.evaluation_keys, model.largest_key_bytes(), context);
}

std::unique_ptr<const ByteSource> open_keys(const PredictCommandLine& arguments,
                                            const PublicModel& model,
                                            const ExecutionContext& context) {
  if (!has_keys(arguments, model.manifest())) return std::make_unique<BytesInMemory>(ByteSpan());
  return open_large_file(arguments.evaluation_keys, model.largest_key_bytes(), context);
}

void check_compression(const PredictCommandLine& arguments, ByteSpan request,
                       const std::string& name) {
  if (!arguments.compression || is_seal_file(request)) return;
  fail(ErrorCode::invalid_argument,
       "--compression is for clients with Microsoft SEAL, and {} is this command's own", name);
}

std::shared_ptr<QueryLedger> ledger_of(const PredictCommandLine& arguments,
                                       const Manifest& manifest) {
  if (manifest.query_budget == 0) return nullptr;
  if (!arguments.ledger.empty()) return std::make_shared<FileLedger>(arguments.ledger);
  fail(ErrorCode::invalid_argument,
       "the model '{}' answers {} records for one key: name the file that counts them with "
       "--query-ledger",
       manifest.name, manifest.query_budget);
}

}  // namespace sealion::cli
