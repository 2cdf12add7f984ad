#include "bench/published.h"

#include <algorithm>
#include <iterator>

namespace sealion::bench {
namespace {

constexpr PublishedRow published[] = {
    {"SEALion DNN-30", "dnn-30", 26520, 30, 4096, 1, 1.14, 12933344, 0.9740},
    {"SEALion DNN-100", "dnn-100", 79400, 100, 4096, 1, 3.28, 4494965, 0.9801},
    {"SEALion CNN-16", "cnn-16", 79800, 3236, 8192, 2, 192, 153600, 0.9896},
    {"SEALion CNN-16 L0", "cnn-16-l0", 79800, 762, 8192, 2, 60, 491520, 0.9891},
    {"CryptoNets", "cryptonets", 126375, 945, 4096, 2, 250, 58982, 0.9895},
    {"Faster CryptoNets", "", 0, 945, 8192, 2, 39.1, 754250, 0.9871},
};

}  // namespace

std::span<const PublishedRow> published_rows() { return published; }

const PublishedRow* find_published(std::string_view model) {
  if (model.empty()) return nullptr;
  const auto* found = std::find_if(std::begin(published), std::end(published),
                                   [&](const PublishedRow& row) { return row.model == model; });
  return found == std::end(published) ? nullptr : found;
}

}  // namespace sealion::bench
