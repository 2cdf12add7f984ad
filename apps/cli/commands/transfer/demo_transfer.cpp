#include "cli/commands/transfer/demo_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/quantity.h"
#include "cli/commands/transfer/transfer_images.h"
#include "cli/pages/transfer/transfer_report.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/support/temporary_folder.h"
#include "cli/support/trainer_process.h"
#include "cli/tables/transfer_study.h"
#include "data/dataset.h"
#include "data/idx.h"
#include "data/idx_folder.h"
#include "data/npy.h"
#include "data/pictures.h"
#include "data/subset.h"
#include "heras/transfer/embedding.h"
#include "heras/transfer/variational_autoencoder.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t embedded_for_cost = 1000, images_shown = 12;
constexpr std::size_t draws = 10;
constexpr std::size_t largest_curves = std::size_t{1} << 20;

/// Labels as IDX files have them, 0 where there are none.
std::vector<std::uint8_t> labels_of(const Dataset& images) {
  if (!std::holds_alternative<ClassTargets>(images.targets)) {
    return std::vector<std::uint8_t>(record_count(images), 0);
  }
  const std::vector<std::uint32_t>& labels = classes_of(images).of_record;
  return {labels.begin(), labels.end()};
}

/// An IDX folder of one split each, or of both.
void write_split(const fs::path& folder, const char* name, const Dataset& images) {
  const Pictures all = pictures_of(images.inputs).value();
  fs::create_directories(folder);
  write_idx_images(folder / fmt::format("{}-images-idx3-ubyte", name),
                   {all.count, all.height, all.width, {all.bytes.begin(), all.bytes.end()}});
  write_idx_labels(folder / fmt::format("{}-labels-idx1-ubyte", name), labels_of(images));
}

/// How many labels a class the client may be asked for: as many as it has of its rarest one.
std::vector<std::size_t> labels_per_class(const Dataset& client) {
  const ClassTargets& classes = classes_of(client);
  std::vector<std::size_t> images(classes.names.size(), 0);
  for (const std::uint32_t label : classes.of_record) ++images[label];
  std::erase(images, std::size_t{0});
  const std::size_t most = *std::min_element(images.begin(), images.end());
  std::vector<std::size_t> counts = {1, 2, 5, 10, 20, 50, 100};
  std::erase_if(counts, [most](std::size_t count) { return count > most; });
  return counts;
}

/// The files of one demonstration. `server` and `client` are what the two would have.
class Workshop {
 public:
  explicit Workshop(const TransferImages& images) {
    write_split(server(), "train", images.server);
    write_split(client(), "train", images.client);
    write_split(client(), "t10k", images.test);
  }

  fs::path server() const { return folder_.path() / "server"; }
  fs::path client() const { return folder_.path() / "client"; }
  std::string file(const std::string& name) const { return folder_.path() / name; }
  /// Where a representation of the client's images lies, and its part for the learning curves.
  nlohmann::json representation(const std::string& name) const {
    return {{"train", file(name + "-train.npy")}, {"test", file(name + "-test.npy")}};
  }
  void write(const std::string& name, const FeatureTable& train, const FeatureTable& test) const {
    write_npy(file(name + "-train.npy"), train);
    write_npy(file(name + "-test.npy"), test);
  }

 private:
  TemporaryFolder folder_;
};

class Demonstration {
 public:
  explicit Demonstration(const TransferArguments& arguments)
      : arguments_(arguments),
        threads_(std::to_string(execution_context(arguments.threads).thread_count())),
        images_(share_out_images(arguments)),
        workshop_(images_) {}

  TransferStudy run() {
    const heras::VariationalAutoencoder model = train();
    describe(model.encoder());
    embed_images(model.encoder());
    make_yardsticks(model.encoder());
    study_.curves = fit_heads();
    show(model);
    return std::move(study_);
  }

 private:
  heras::VariationalAutoencoder train() {
    if (!arguments_.model.empty()) return heras::VariationalAutoencoder::load(arguments_.model);
    note(fmt::format("1/5  Server: training an auto-encoder on {} images without labels",
                     with_commas(record_count(images_.server))));
    const std::string file = workshop_.file("vae.sealion");
    run_trainer({"train", "--model", "vae", "--data", workshop_.server().string(), "--out", file,
                 "--threads", threads_});
    return heras::VariationalAutoencoder::load(file);
  }

  void describe(const heras::Model& encoder) {
    const Manifest manifest = encoder.deployment().manifest;
    study_.model = encoder.name();
    study_.are_digits =
        arguments_.server_data.empty() && is_digits_folder(data_folder(arguments_.data));
    study_.latents = manifest.outputs;
    study_.server_images = record_count(images_.server);
    study_.client_images = record_count(images_.client);
    study_.test_images = record_count(images_.test);
    study_.n = manifest.parameters.n;
    study_.plain_moduli = manifest.parameters.plain_moduli;
    study_.security_bits = Client(manifest).chain()->security_bits();
  }

  /// Client and server: what only ciphertexts cross for.
  void embed_images(const heras::Model& encoder) {
    note(fmt::format("2/5  Client and server: embedding {} encrypted images",
                     with_commas(record_count(images_.client) + record_count(images_.test))));
    const heras::Embedding client = embed(encoder, images_.client.inputs);
    heras::Embedding test = embed(encoder, images_.test.inputs);
    workshop_.write("encrypted", client.encrypted, test.encrypted);
    workshop_.write("discretised", client.plain, test.plain);
    study_.compared = {client.latents.compared + test.latents.compared,
                       client.latents.different + test.latents.different};
    study_.noise_margin_bits = std::min(client.noise_margin_bits, test.noise_margin_bits);
    study_.embedding = heras::measure_embedding(encoder, images_.test.inputs, embedded_for_cost,
                                                execution_context(arguments_.threads));
    test_latents_ = std::move(test.encrypted);
  }

  heras::Embedding embed(const heras::Model& encoder, const Inputs& images) const {
    Progress progress;
    const auto show = [&progress](std::size_t done, std::size_t all) {
      progress.update(static_cast<double>(done) / static_cast<double>(all),
                      fmt::format("{} of {} images", done, all));
    };
    return heras::embed(encoder, images, execution_context(arguments_.threads, show));
  }

  /// What to compare with: the pixels themselves, their principal components, and an auto-encoder
  /// that nothing made discrete.
  void make_yardsticks(const heras::Model& encoder) {
    note("3/5  For comparison: principal components, and an auto-encoder in floating point");
    write_pixels("server", images_.server.inputs);
    write_pixels("raw_pixels-train", images_.client.inputs);
    write_pixels("raw_pixels-test", images_.test.inputs);
    project("server", {{"raw_pixels-train", "pca-train"}, {"raw_pixels-test", "pca-test"}},
            encoder.deployment().manifest.outputs);
    run_trainer({"float-vae", "--data", workshop_.server().string(), "--apply",
                 workshop_.client().string(), "--out-train", workshop_.file("float_vae-train.npy"),
                 "--out-test", workshop_.file("float_vae-test.npy"), "--threads", threads_});
  }

  void write_pixels(const std::string& name, const Inputs& images) const {
    const Pictures all = pictures_of(images).value();
    write_file(workshop_.file(name + ".npy"), npy_bytes(all.count, all.size(), all.bytes));
  }

  /// Arrays, each into another one, onto the principal components of `fit`.
  void project(const std::string& fit,
               const std::vector<std::pair<std::string, std::string>>& arrays,
               std::size_t dimensions) const {
    std::vector<std::string> words = {"project", "--fit", workshop_.file(fit + ".npy"),
                                      "--dimensions", std::to_string(dimensions)};
    for (const auto& [from, to] : arrays) {
      words.insert(words.end(), {"--apply", workshop_.file(from + ".npy"), "--out",
                                 workshop_.file(to + ".npy")});
    }
    run_trainer(words);
  }

  LearningCurves fit_heads() const {
    note("4/5  Client: learning from few labels");
    nlohmann::json job = {
        {"labels_per_class", labels_per_class(images_.client)},
        {"seeds", draws},
        {"train_labels", (workshop_.client() / "train-labels-idx1-ubyte").string()},
        {"test_labels", (workshop_.client() / "t10k-labels-idx1-ubyte").string()}};
    for (const std::string name : {"raw_pixels", "pca", "float_vae", "discretised", "encrypted"}) {
      job["representations"][name] = workshop_.representation(name);
    }
    job["representations"]["raw_pixels"]["heads"] = {"linear", "dense"};
    write_file(workshop_.file("job.json"), job.dump(2));
    run_trainer({"learning-curve", "--job", workshop_.file("job.json"), "--out",
                 workshop_.file("curves.json"), "--threads", threads_});
    const ByteVector text = read_file(workshop_.file("curves.json"), largest_curves);
    return learning_curves_from_json(parse_json({text.begin(), text.end()}, "the learning curves"));
  }

  /// What the page pictures.
  void show(const heras::VariationalAutoencoder& model) {
    study_.shown =
        records_between(images_.test, 0, std::min(images_shown, record_count(images_.test)));
    FeatureTable latents(record_count(study_.shown), study_.latents);
    for (std::size_t i = 0; i < latents.rows; ++i) {
      std::ranges::copy(test_latents_.row(i), latents.row(i).begin());
    }
    study_.reconstructions = model.decode(latents);
    project("encrypted-test", {{"encrypted-test", "plane"}}, 2);
    study_.plane = read_npy(workshop_.file("plane.npy"));
    study_.plane_labels = classes_of(images_.test).of_record;
  }

  const TransferArguments& arguments_;
  std::string threads_;
  TransferImages images_;
  Workshop workshop_;
  FeatureTable test_latents_;  // decrypted
  TransferStudy study_;
};

void check_exact(const TransferStudy& study) {
  if (study.compared.different == 0) return;
  throw std::runtime_error(fmt::format("{} of {} latents differ from the reference",
                                       study.compared.different, study.compared.compared));
}

}  // namespace

void demo_transfer(const TransferArguments& arguments) {
  check_writable(arguments.report);
  const TransferStudy study = Demonstration(arguments).run();
  note("5/5  Writing " + arguments.report);
  write_file(arguments.report, transfer_report(study));
  if (arguments.json) {
    nlohmann::json json = to_json(study);
    json["report"] = arguments.report;
    print_json(json);
  } else {
    print(to_text(study) + "Now open " + arguments.report + "\n");
  }
  check_exact(study);
}

}  // namespace sealion::cli
