#include "cli/commands/report_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/file.h"
#include "cli/pages/report.h"
#include "client/client.h"
#include "data/preprocessing/prepare.h"

namespace sealion::cli {
namespace {

constexpr std::size_t checksum_bytes = 32;  // that every file ends in

/// Bytes of real requests with the first record, of as many as it takes: a single one in few bytes
/// may be shorter than a picture.
std::vector<std::uint8_t> encrypt_for_show(const heras::Model& model, const Inputs& inputs,
                                           const ExecutionContext& context) {
  const Client client(model.deployment().manifest);
  const SecretKey key = client.generate_key();
  const IntegerBatch first = prepare(model.preprocessing(), inputs, {0, 1});
  const std::size_t bytes = shown_request_bytes(inputs);
  std::vector<std::uint8_t> shown;
  while (shown.size() < bytes) {
    const ByteVector request =
        write_request(client.encrypt(key, first, context), client.manifest(), key.id()).bytes();
    // The last third before the checksum is far from the header.
    const std::size_t end = request.size() - checksum_bytes;
    const std::size_t share = std::min(bytes - shown.size(), end / 3);
    const auto last = request.begin() + static_cast<std::ptrdiff_t>(end);
    shown.insert(shown.end(), last - static_cast<std::ptrdiff_t>(share), last);
  }
  return shown;
}

/// Of a table no column that the model does not look at.
Inputs looked_at(const Preprocessing& preprocessing, const Inputs& inputs) {
  const auto* table = std::get_if<Table>(&inputs);
  if (table == nullptr) return inputs;
  const std::vector<SeenColumn> seen = columns_seen(preprocessing);
  Table some{table->rows, {}};
  for (const Column& column : table->columns) {
    const auto found = std::ranges::find(seen, column.name, &SeenColumn::name);
    if (found != seen.end()) some.columns.push_back(column);
  }
  return some;
}

}  // namespace

void write_report(const ReportFile& file, const heras::Model& model,
                  const heras::Evaluation& evaluation, const Inputs& inputs,
                  const ExecutionContext& context) {
  const auto shown = encrypt_for_show(model, inputs, context);
  const Inputs seen = looked_at(model.preprocessing(), inputs);
  write_file(file.path,
             render_report({model, evaluation, seen, shown, file.are_digits, file.command}));
}

}  // namespace sealion::cli
