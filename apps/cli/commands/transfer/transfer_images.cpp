#include "cli/commands/transfer/transfer_images.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "data/image_subset.h"

namespace sealion::cli {
namespace {

/// One in so many training images is the client's.
constexpr std::size_t client_share = 6;

ImageSet of_classes(ImageSet images, const std::vector<std::size_t>& classes) {
  return classes.empty() ? std::move(images) : images_of_classes(images, classes);
}

ImageSet renumbered(ImageSet images, const std::vector<std::size_t>& classes) {
  if (classes.empty()) return images;
  for (std::uint8_t& label : images.labels) {
    const auto place = std::find(classes.begin(), classes.end(), label) - classes.begin();
    label = static_cast<std::uint8_t>(place);
  }
  images.classes = classes.size();
  return images;
}

Dataset load_both_splits(const std::string& folder) {
  Dataset data = load_idx_folder(data_folder(folder));
  if (!data.train.empty() && !data.test.empty()) return data;
  fail(ErrorCode::not_found, "'{}' has no {} images: both are needed", data_folder(folder).string(),
       data.train.empty() ? "training" : "test");
}

ImageSet without_labels(ImageSet images) {
  std::fill(images.labels.begin(), images.labels.end(), std::uint8_t{0});
  return images;
}

}  // namespace

TransferImages share_out_images(const TransferArguments& arguments) {
  const Dataset data = load_both_splits(arguments.data);
  const std::size_t kept = data.train.count - data.train.count / client_share;
  const ImageSet server = arguments.server_data.empty()
                              ? images_between(data.train, 0, kept)
                              : load_idx_split(arguments.server_data, Split::train);
  if (server.height != data.test.height || server.width != data.test.width) {
    fail(ErrorCode::invalid_argument,
         "the server's images have {} x {} pixels, the client's {} x {}: they must be alike",
         server.height, server.width, data.test.height, data.test.width);
  }
  const auto& classes = arguments.client_classes;
  return {without_labels(of_classes(server, arguments.server_classes)),
          renumbered(of_classes(images_from(data.train, kept), classes), classes),
          renumbered(of_classes(data.test, classes), classes)};
}

}  // namespace sealion::cli
