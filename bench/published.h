#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

/// Figures that others published for encrypted inference on MNIST, on machines of their own.
namespace sealion::bench {

/// A row of the table in the SEALion paper (arXiv 1904.12840), which also cites what came before.
struct PublishedRow {
  std::string_view system;      ///< as the table calls it
  std::string_view model;       ///< the same network in our zoo; empty where there is none
  std::size_t parameters;       ///< 0 where the table has none
  std::size_t activations;      ///< elements that activation functions make of one image
  std::size_t n, plain_moduli;  ///< ring dimension, moduli of the Chinese remainder theorem
  double latency_seconds;       ///< of one batch
  double predictions_per_hour;
  double accuracy;  ///< from 0 to 1
};

inline constexpr std::string_view published_source = "arXiv 1904.12840";

std::span<const PublishedRow> published_rows();

/// The row of a model of our zoo, or null.
const PublishedRow* find_published(std::string_view model);

}  // namespace sealion::bench
