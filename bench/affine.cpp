#include "bench/affine.h"

#include <random>
#include <vector>

#include "bench/timing.h"
#include "exchange/affine_file.h"
#include "program/reference.h"
#include "rates/median.h"

namespace sealion::bench {
namespace {

constexpr std::int64_t largest_feature = 255;
constexpr std::int32_t largest_size = 127;

Program make_program(const AffineModel& model) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int32_t> any(-largest_size, largest_size);
  std::vector<std::int32_t> weights(model.features * model.outputs);
  for (auto& w : weights) w = any(random);
  ProgramBuilder builder;
  builder.dense(builder.input(model.features, 0, largest_feature), model.outputs,
                std::move(weights));
  return builder.build();
}

IntegerBatch make_record(std::size_t features, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int64_t> any(0, largest_feature);
  IntegerBatch record(features, 1);
  for (std::size_t i = 0; i < features; ++i) record.feature(i)[0] = any(random);
  return record;
}

}  // namespace

AffineFigures measure_affine(const AffineModel& model, std::size_t rounds) {
  const Program program = make_program(model);
  const AffineMap map(program);
  AffineFigures figures{};
  figures.plan = plan_affine(map, least_plain_modulus(map), {}, {});
  const AffineForm& form = figures.plan.form;
  const AffineClient client(form, 0, largest_feature);
  const AffineExecutor executor(map, form);
  const SecretKey key = client.generate_key();
  figures.upload_bytes = affine_request_bytes(form, 1);
  figures.download_bytes = affine_answer_bytes(form, 1);
  std::vector<double> encrypt, evaluate, decrypt;
  for (std::size_t round = 0; round < rounds; ++round) {
    const IntegerBatch record = make_record(model.features, round);
    const AffineRequest request = client.encrypt(key, record);
    const AffineAnswer answer = executor.run(request);
    figures.mismatches +=
        count_differences(client.decrypt(key, answer), evaluate_reference(program, record));
    figures.records_compared += 1;
    encrypt.push_back(seconds_of([&] { client.encrypt(key, record); }));
    evaluate.push_back(seconds_of([&] { executor.run(request); }));
    decrypt.push_back(seconds_of([&] { client.decrypt(key, answer); }));
  }
  figures.encrypt_seconds = median(encrypt);
  figures.evaluate_seconds = median(evaluate);
  figures.decrypt_seconds = median(decrypt);
  return figures;
}

}  // namespace sealion::bench
