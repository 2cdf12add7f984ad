#include "cli/tables/single_table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/table.h"
#include "ring/kernels/kernels.h"

namespace sealion::cli {
namespace {

ReportTable table_of(const SingleTable& single) {
  const Alignment right = Alignment::right;
  ReportTable table({{"model", Alignment::left, Unit::none, "model"},
                     {"layout", Alignment::left, Unit::none, "layout"},
                     {"device", Alignment::left, Unit::none, "device"},
                     {"evaluate", right, Unit::seconds, "evaluate_seconds"},
                     {"forecast", right, Unit::seconds, "evaluate_seconds_forecast"},
                     {"encrypt", right, Unit::seconds, "encrypt_seconds"},
                     {"decrypt", right, Unit::seconds, "decrypt_seconds"},
                     {"in all", right, Unit::seconds, "request_seconds"},
                     {"up", right, Unit::bytes, "upload_bytes"},
                     {"down", right, Unit::bytes, "download_bytes"},
                     {"keys", right, Unit::bytes, "key_bytes"},
                     {"rotations", right, Unit::count, "rotations"},
                     {"hoisted", right, Unit::count, "rotations_hoisted"},
                     {"key switches", right, Unit::seconds, "key_switch_seconds"},
                     {"records", right, Unit::count, "records_compared"},
                     {"differ", right, Unit::count, "mismatches"}});
  for (const bench::SingleFigures& row : single.rows) {
    table.add({row.model, std::string(to_string(row.layout)), row.device.kind, row.evaluate_seconds,
               row.evaluate_seconds_forecast, row.encrypt_seconds, row.decrypt_seconds,
               row.request_seconds, row.upload_bytes, row.download_bytes, row.key_bytes,
               row.rotations, row.rotations_hoisted, cell_of(row.key_switch_seconds),
               row.records_compared, row.mismatches});
  }
  return table;
}

}  // namespace

nlohmann::json to_json(const SingleTable& table) {
  return {{"rows", to_json(table_of(table))},
          {"kernel", kernels::kernels().name},
          {"threads", table.threads}};
}

std::string to_text(const SingleTable& table) {
  return fmt::format("One record at a time, kernel {}, {} threads, medians over the records\n\n",
                     kernels::kernels().name, table.threads) +
         to_text(table_of(table)) +
         "\nIn all: from integers to answers, requests and answers written and read as bytes. Key "
         "switches: what one thread takes for those of a record, and for nothing else. "
         "Differ: logits that are not\nthe reference's.\n";
}

void check_exact(const SingleTable& table) {
  for (const bench::SingleFigures& row : table.rows) {
    if (row.mismatches == 0) continue;
    throw std::runtime_error(fmt::format("{} logits of {} records differ from the reference of {}",
                                         row.mismatches, row.records_compared, row.model));
  }
}

}  // namespace sealion::cli
