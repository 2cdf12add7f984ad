#include "cli/commands/transfer/transfer_images.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "data/dataset.h"
#include "data/idx_folder.h"
#include "data/pictures.h"
#include "data/subset.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

/// One in so many training images is the client's.
constexpr std::size_t client_share = 6;

Dataset of_classes(Dataset images, const std::vector<std::size_t>& classes) {
  return classes.empty() ? std::move(images) : records_of_classes(images, classes);
}

Dataset renumbered(Dataset images, const std::vector<std::size_t>& classes) {
  if (classes.empty()) return images;
  const ClassTargets& all = classes_of(images);
  ClassTargets renumbered = {{}, all.of_record};
  for (const std::size_t number : classes) renumbered.names.push_back(all.names.at(number));
  for (std::uint32_t& label : renumbered.of_record) {
    const auto place = std::find(classes.begin(), classes.end(), label) - classes.begin();
    label = static_cast<std::uint32_t>(place);
  }
  return {std::move(images.inputs), std::move(renumbered)};
}

/// Auto-encoders learn from grey pictures of one size; other data are refused by what they are.
void check_idx_folder(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error) || is_idx_folder(path)) return;
  fail(ErrorCode::invalid_argument,
       "'{}': transfer learning takes grey images, in a folder of IDX files as MNIST has them",
       path.string());
}

DataSplits load_both_splits(const std::string& folder) {
  check_idx_folder(data_folder(folder));
  DataSplits data = load_idx_folder(data_folder(folder));
  const bool has_train = record_count(data.train) > 0;
  if (has_train && record_count(data.test) > 0) return data;
  fail(ErrorCode::not_found, "'{}' has no {} images: both are needed", data_folder(folder).string(),
       has_train ? "test" : "training");
}

Dataset without_labels(Dataset images) {
  images.targets = {};
  return images;
}

/// [height][width] of each.
std::string size_of(const Pictures& images) {
  return fmt::format("{} x {}", images.height, images.width);
}

}  // namespace

TransferImages share_out_images(const TransferArguments& arguments) {
  if (!arguments.server_data.empty()) check_idx_folder(arguments.server_data);
  const DataSplits data = load_both_splits(arguments.data);
  const std::size_t images = record_count(data.train), kept = images - images / client_share;
  const Dataset server = arguments.server_data.empty()
                             ? records_between(data.train, 0, kept)
                             : load_idx_split(arguments.server_data, Split::train);
  const std::string here = size_of(*pictures_of(server.inputs)),
                    there = size_of(*pictures_of(data.test.inputs));
  if (here != there) {
    fail(ErrorCode::invalid_argument,
         "the server's images have {} pixels, the client's {}: they must be alike", here, there);
  }
  const auto& classes = arguments.client_classes;
  return {without_labels(of_classes(server, arguments.server_classes)),
          renumbered(of_classes(records_from(data.train, kept), classes), classes),
          renumbered(of_classes(data.test, classes), classes)};
}

}  // namespace sealion::cli
