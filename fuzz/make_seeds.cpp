// Makes the seeds of the project's own formats: fuzz_make_seeds FOLDER writes FOLDER/<target>/...,
// without the checksums that the targets append. Keys and ciphertexts are random, so that each run
// makes others.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>

#include "affine.h"
#include "base/error.h"
#include "base/file.h"
#include "client/affine_client.h"
#include "client/client.h"
#include "data/npy.h"
#include "exchange/affine_file.h"
#include "exchange/batch_file.h"
#include "exchange/key_files.h"
#include "exchange/packed_answer_file.h"
#include "exchange/packed_form_json.h"
#include "exchange/seal_batch_file.h"
#include "heras/layers/activation.h"
#include "heras/layers/dense.h"
#include "heras/layers/flatten.h"
#include "heras/layers/input.h"
#include "heras/model/model_file.h"
#include "heras/model/sequential.h"
#include "heras/transfer/decoder.h"
#include "heras/transfer/head_file.h"
#include "layouts/affine/affine_layout.h"
#include "model.h"
#include "onnx/file/model_file.h"
#include "packed.h"
#include "planner/planner.h"
#include "program/serialise.h"
#include "rates/cost_model_file.h"
#include "runtime/model_manifest.h"
#include "support/foreign_files.h"

namespace sealion::fuzz {
namespace {

class SeedFolder {
 public:
  explicit SeedFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& target, const std::string& name, ByteSpan bytes) const {
    std::filesystem::create_directories(folder_ / target);
    write_file(folder_ / target / name, bytes);
  }
  void add_text(const std::string& target, const std::string& name, std::string_view text) const {
    add(target, name, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }
  /// Without its checksum.
  void add_sealed(const std::string& target, const std::string& name, ByteSpan bytes) const {
    add(target, name, bytes.first(bytes.size() - sizeof(Digest)));
  }

 private:
  std::filesystem::path folder_;
};

/// Every kind of node.
Program broad_program() {
  const Window window{.height = 3, .width = 3, .kernel_height = 2, .kernel_width = 2};
  ProgramBuilder builder;
  const NodeId x = builder.input(9, -2, 2);
  const NodeId convolved = builder.conv2d(x, window, 1, {1, -2, 300, 4}, {5});
  const NodeId pooled = builder.sum_pool(x, window);
  const NodeId product = builder.product(convolved, pooled);
  const NodeId sum = builder.combination({product, pooled}, {2, -1}, {1, 2, 3, 70000});
  const NodeId sparse =
      builder.sparse(sum, {{{0, 1}}, {}, {{1, -300}, {3, 2}}, {{3, 1}}}, {0, 9, 0, 0});
  builder.dense(builder.concatenate({sparse, product}), 1, {1, -1, 2, -2, 3, -3, 4, -4});
  return builder.build();
}

void add_programs(const SeedFolder& seeds) {
  for (const auto& [name, program] :
       {std::pair{"small", small_program()}, std::pair{"broad", broad_program()}}) {
    ByteWriter writer;
    write_program(writer, program);
    seeds.add("program", name, writer.bytes());
  }
}

/// Zeros in the shape of the model's answers.
ChannelBatches no_answers() {
  const Manifest& manifest = small_manifest();
  ChannelBatches batches;
  for (const ParametersPtr& channel : small_channels()) {
    batches.emplace_back(channel, manifest.outputs, manifest.output_parts, manifest.parameters.n,
                         std::nullopt, manifest.output_limbs);
  }
  return batches;
}

ByteSpan unsealed(ByteSpan file) { return file.first(file.size() - sizeof(Digest)); }

/// A request and its keys, as the target `service` has them.
ByteVector conversation(ByteSpan request, ByteSpan keys) {
  ByteWriter writer;
  writer.write(static_cast<std::uint32_t>(request.size()));
  writer.write_bytes(request);
  writer.write_bytes(keys);
  return writer.release();
}

void add_batches(const SeedFolder& seeds) {
  const Manifest& manifest = small_manifest();
  const Client client(manifest);
  const SecretKey key = client.generate_key();
  const ChannelKeys keys = client.generate_evaluation_keys(key);
  const ChannelBatches inputs = std::get<ChannelBatches>(
      client.encrypt(key, IntegerBatch(manifest.inputs(), client.batch())));
  const Digest& id = manifest.model_id;
  seeds.add_sealed("secret_key_file", "key", write_secret_key(key));
  seeds.add_sealed("evaluation_key_file", "keys", write_evaluation_keys(keys, id).bytes());
  seeds.add_sealed("batch_file", "inputs",
                   write_batch({BatchKind::inputs, id, key.id(), inputs}).bytes());
  seeds.add_sealed("batch_file", "outputs",
                   write_batch({BatchKind::outputs, id, key.id(), no_answers()}).bytes());
  const ByteVector request = write_batch({BatchKind::inputs, id, key.id(), inputs}).bytes();
  const ByteVector key_file = write_evaluation_keys(keys, id).bytes();
  seeds.add("service", "own", conversation(unsealed(request), unsealed(key_file)));
  for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
    const std::string name = seal::to_string(scheme);
    seeds.add("service", name,
              conversation(write_seal_batch(inputs, scheme, seal::Compression::none),
                           seal_key_bytes(keys, scheme)));
    seeds.add("seal_key_file", name, seal_key_bytes(keys, scheme));
    for (const auto compression : {seal::Compression::none, seal::Compression::zstd}) {
      seeds.add("seal_batch_file", name + std::to_string(static_cast<int>(compression)),
                write_seal_batch(inputs, scheme, compression, {.threads = 1}));
    }
  }
}

/// Manifests and keys of models that rotate or mask answers, at the limbs that ours are for and at
/// all, as SEAL's.
void add_rotations(const SeedFolder& seeds) {
  const SecretKey key = Client(small_manifest()).generate_key();
  for (const bool shared : {false, true}) {
    const Manifest manifest = rotating_manifest(shared);
    const std::string name = shared ? "shared" : "rotations";
    const ChannelKeys keys = Client(manifest).generate_evaluation_keys(key);
    seeds.add_text("manifest", name, manifest_to_json(manifest));
    seeds.add_sealed("evaluation_key_file", name,
                     write_evaluation_keys(keys, manifest.model_id).bytes());
  }
  const Manifest masking = masking_manifest();
  seeds.add_text("manifest", "masking", manifest_to_json(masking));
  seeds.add_sealed(
      "evaluation_key_file", "masking",
      write_evaluation_keys(Client(masking).generate_evaluation_keys(key), masking.model_id)
          .bytes());
  Manifest highest = small_manifest();
  highest.evaluation_keys.rotations = {{2, {3, 9, 31}}};
  const ChannelKeys keys = Client(highest).generate_evaluation_keys(key);
  for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
    seeds.add("seal_key_file", std::string(seal::to_string(scheme)) + "_rotations",
              seal_key_bytes(keys, scheme));
  }
}

void add_affine_messages(const SeedFolder& seeds) {
  const Program program = small_affine_program();
  const AffineClient client(small_form(), program.input().low, program.input().high);
  const SecretKey key = client.generate_key();
  const AffineExecutor executor(AffineMap(program), small_form());
  for (const std::size_t records : {1, 5}) {
    const AffineRequest request = client.encrypt(key, IntegerBatch(5, records));
    const std::string count = std::to_string(records);
    seeds.add_sealed("affine_file", "request" + count,
                     write_affine_request({{{}, key.id()}, request}, small_form()).bytes());
    seeds.add_sealed(
        "affine_file", "answer" + count,
        write_affine_answer({{{}, key.id()}, executor.run(request)}, small_form()).bytes());
  }
}

/// Answers of zeros at the last limb, rounded.
void add_packed(const SeedFolder& seeds) {
  const PackedForm& form = small_packed_form();
  seeds.add_text("packed_form", "small", packed_form_json(form).dump());
  for (const std::size_t records : {1, 5}) {
    ChannelBatches answers;
    for (const ParametersPtr& channel : packed_channels()) {
      answers.emplace_back(channel, form.answer_ciphertexts(records), 2, records, std::nullopt, 1);
    }
    seeds.add_sealed("packed_answer_file", "answer" + std::to_string(records),
                     write_packed_answer({{}, round_answer(answers, form)}, form).bytes());
  }
}

/// With calibration and the record of a training.
heras::Model small_model() {
  heras::Sequential model("small");
  model.add(heras::Input({2, 2}, {.saturation = 3}));
  model.add(heras::Flatten());
  model.add(heras::Dense(2, {.saturation = 7}));
  model.add(heras::Activation("square"));
  model.add(heras::Dense(1, {.saturation = 7}));
  model.set_weights({{{1, -2, 3, -4, 5, -6, 7, 0}, {1, -1}}, {{2, -3}, {100}}});
  model.calibrate(Records{{2, 2}, 1, std::vector<std::uint8_t>{0, 85, 170, 255}});
  heras::TrainingRecord record;
  record.logit_scale = 0.125;
  record.history.epochs = {{1.5, 0.5, 0.25, 2}};
  model.set_training(record);
  return model;
}

void add_model(const SeedFolder& seeds, const std::string& name, const heras::Model& model) {
  const auto path = std::filesystem::temp_directory_path() / "fuzz_make_seeds.sealion";
  model.save(path);
  seeds.add_sealed("model_file", name, read_file(path, heras::largest_model_file));
  std::filesystem::remove(path);
  std::filesystem::remove(heras::manifest_path(path));
}

/// One of full batches, and one of single records with a key for some of its rotations.
void add_models(const SeedFolder& seeds) {
  add_model(seeds, "small", small_model());
  heras::Model few_keys = small_model();
  PlanRequest request{.samples = 1, .layout = LayoutKind::packed};
  request.cost_model.network_bytes = 1e6;
  few_keys.deploy(request);
  add_model(seeds, "few_keys", few_keys);
}

/// 2-3-4.
void add_decoder(const SeedFolder& seeds) {
  const heras::Decoder decoder(
      {{2, 3, {1, -1, 0.5, 2, -0.25, 3}, {0, 1, -1}},
       {3, 4, {1, 2, 3, -1, -2, -3, 0.5, 0.25, 0.125, 0, 4, -4}, {0, -1, 1, 2}}});
  seeds.add_sealed("decoder_file", "small", heras::encode_decoder(decoder));
}

void add_data(const SeedFolder& seeds) {
  const ByteVector images{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 9, 8, 7, 6};
  const ByteVector labels{0, 0, 8, 1, 0, 0, 0, 2, 5, 4};
  seeds.add("idx", "images", images);
  seeds.add("idx", "labels", labels);
  seeds.add_text("csv", "quoted", "a,b\r\n1.5,\"x, \"\"y\"\"\"\r\n,\"two\nlines\"\r\n");
  seeds.add_text("csv", "numbers", "1;-2e3;NA\n3;4;inf\n");
  for (const std::size_t channels : {1, 3, 4}) {
    const Image image = testing::plain_image(9, 10, channels, 200);
    seeds.add("image", fmt::format("png{}", channels), testing::png(image));
    if (channels < 4) seeds.add("image", fmt::format("jpeg{}", channels), testing::jpeg(image));
  }
  // `printf aaaaaaaa | gzip -n`
  seeds.add("gzip", "short", ByteVector{0x1f, 0x8b, 8, 0,    0,    0,    0,    0, 0, 3, 0x4b, 0x4c,
                                        0x84, 0,    0, 0x46, 0x80, 0x84, 0xbf, 8, 0, 0, 0});
}

void add_features(const SeedFolder& seeds) {
  FeatureTable table(2, 3);
  table.values = {0.5, -1, 2, 1e300, 0, -3};
  seeds.add("npy", "float64", npy_bytes(table));
  seeds.add("npy", "uint8", npy_bytes(2, 2, ByteVector{9, 8, 7, 6}));
  seeds.add("npy", "texts", testing::npy("<U2", "(1,)", {"a\0\0\0b\0\0\0", 8}));
  seeds.add(
      "npz", "two",
      testing::zip({{"x.npy", npy_bytes(table)}, {"y.npy", testing::npy("|b1", "(2,)", "\1\1")}}));
  seeds.add("npz", "stored", testing::zip({{"x.npy", npy_bytes(table)}}, false));
  const heras::HeadLayer hidden{{1, -2, 3, 4}, {0.5, 0}}, last{{1, 2, -3, 4}, {0, 0.1}};
  seeds.add_text("head", "linear", heras::head_to_json({{1, -1}, 2, {last}}));
  seeds.add_text("head", "dense", heras::head_to_json({{1, -1}, 2, {hidden, last}}));
}

/// Manifests of models for single records, on parameters that are secure.
void add_layouts(const SeedFolder& seeds) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 3);
  builder.dense(x, 1, {1, -2}, {1000});
  const Program program = builder.build();
  for (const LayoutKind layout : {LayoutKind::packed, LayoutKind::affine}) {
    const PlannedProgram planned = plan_program(program, {.layout = layout});
    seeds.add_text("manifest", to_string(layout),
                   manifest_to_json(make_manifest("small", program, planned.plan, planned.forecast,
                                                  {.input_shape = {2}})));
  }
}

/// Models as exporters of other frameworks write them.
void add_onnx(const SeedFolder& seeds) {
  seeds.add("onnx_file", "gemm", onnx::testing::gemm_file().bytes());
  seeds.add("onnx_file", "broad", onnx::testing::broad_file().bytes());
  for (std::uint32_t seed = 0; seed < 8; ++seed) {  // whatever they choose is a graph
    std::mt19937 generator(seed);
    ByteVector bytes(256 << seed % 4);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(generator());
    seeds.add("onnx_graph", fmt::format("random_{}", seed), bytes);
  }
}

void make_seeds(const SeedFolder& seeds) {
  seeds.add_text("manifest", "small", manifest_to_json(small_manifest()));
  add_layouts(seeds);
  seeds.add_text("cost_model", "default", to_json(CostModel{}).dump(2));
  add_programs(seeds);
  add_batches(seeds);
  add_rotations(seeds);
  add_affine_messages(seeds);
  add_packed(seeds);
  add_models(seeds);
  add_decoder(seeds);
  add_data(seeds);
  add_features(seeds);
  add_onnx(seeds);
}

}  // namespace
}  // namespace sealion::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("fuzz_make_seeds FOLDER\n", stderr);
    return 2;
  }
  try {
    sealion::fuzz::make_seeds(sealion::fuzz::SeedFolder(argv[1]));
    return 0;
  } catch (const sealion::Error& error) {
    std::fprintf(stderr, "fuzz_make_seeds: %s\n", error.what());
    return 1;
  }
}
