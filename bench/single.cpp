#include "bench/single.h"

#include <variant>
#include <vector>

#include "bench/key_switches.h"
#include "layouts/packed/packed_program.h"
#include "program/reference.h"
#include "rates/median.h"

namespace sealion::bench {
namespace {

void count_key_switches(const PlannedModel& model, const RequestBench& bench,
                        SingleFigures& figures) {
  if (figures.layout == LayoutKind::affine) figures.key_switch_seconds = 0;
  const auto* way = std::get_if<packed::PackedWay>(&model.plan.way);
  if (way == nullptr) return;
  const packed::PackedProgram program(model.program, model.plan.parameters, *way);
  const auto& channels = bench.client().channels();
  const packed::Rotations rotations = program.rotations();
  figures.rotations = rotations.all * channels.size();
  figures.rotations_hoisted = rotations.hoisted * channels.size();
  figures.key_switch_seconds = key_switch_seconds(program, channels, bench.evaluation_keys());
}

}  // namespace

SingleFigures measure_single(const PlannedModel& model, const IntegerBatch& records,
                             const ExecutionContext& context) {
  const RequestBench bench(model);
  const IntegerBatch reference =
      evaluate_exact(model.program, records, model.manifest().output_shift);
  SingleFigures figures{.model = model.name,
                        .layout = layout_of(model.plan.way),
                        .evaluate_seconds_forecast = model.forecast.server_seconds,
                        .key_bytes = bench.key_bytes()};
  std::vector<double> encrypt, evaluate, decrypt, whole;
  for (std::size_t record = 0; record < records.samples(); ++record) {
    context.check_stop();
    const RequestFigures request = bench.run(samples_of(records, record, 1), context.quiet());
    encrypt.push_back(request.encrypt_seconds);
    evaluate.push_back(request.evaluate_seconds);
    decrypt.push_back(request.decrypt_seconds);
    whole.push_back(request.request_seconds);
    figures.upload_bytes = request.upload_bytes;
    figures.download_bytes = request.download_bytes;
    figures.mismatches += count_differences(request.logits, reference, record);
    context.report(++figures.records_compared, records.samples());
  }
  figures.device = bench.device();
  figures.encrypt_seconds = median(encrypt);
  figures.evaluate_seconds = median(evaluate);
  figures.decrypt_seconds = median(decrypt);
  figures.request_seconds = median(whole);
  count_key_switches(model, bench, figures);
  return figures;
}

}  // namespace sealion::bench
