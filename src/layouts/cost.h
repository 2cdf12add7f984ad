#pragma once

#include <cstddef>
#include <cstdint>

namespace sealion {

/// What a machine does in a second: rates of one thread where nothing else is said. Without others
/// they are those of one server core with AVX-512 IFMA, whatever runs the program, so that plans
/// can be repeated; cost_defaults.h knows those of other kinds of processors, and the command
/// measures its machine's.
struct CostModel {
  double multiply_adds = 4.0e10;  ///< of the dense kernel, from cache: one residue, one weight
  double sparse_multiply_adds = 2.0e10;  ///< of the sparse kernel, which picks its residues
  double products = 1.0e9;               ///< modular products of residues
  double sums = 4.0e9;                   ///< modular sums of residues
  double reductions = 2.0e9;             ///< of sums of products, set, reduced and copied
  double inner_products = 4.0e9;     ///< residues multiplied and added up, a dozen rows at a time
  double butterflies = 6.0e9;        ///< of a number-theoretic transform, n/2 log2 n each
  double packed_residues = 2.0e9;    ///< packed or unpacked
  double expanded_residues = 1.2e9;  ///< drawn from a seed
  double memory_bytes = 1.0e10;      ///< read or written, all threads together
  double network_bytes = 1.25e8;     ///< between client and server
  std::size_t process_bytes = 1 << 24;  ///< of the server's process before any data
  std::size_t threads = 2;
};

/// What threads do, as CostModel has the rates of it.
struct Operations {
  std::uint64_t multiply_adds = 0, sparse_multiply_adds = 0;
  std::uint64_t products = 0, sums = 0, reductions = 0, inner_products = 0, butterflies = 0;
  std::uint64_t transforms = 0;  ///< number-theoretic transforms, of one limb each
  std::uint64_t packed_residues = 0, expanded_residues = 0;

  friend bool operator==(const Operations&, const Operations&) = default;
};
Operations& operator+=(Operations& sum, const Operations& addend);
/// Each count less the other's, at least 0.
Operations difference(const Operations& operations, const Operations& less);
/// Each count so many times.
Operations scaled(const Operations& operations, std::uint64_t times);
/// Each count times `numerator` over `denominator`, rounded down.
Operations scaled(const Operations& operations, std::uint64_t numerator, std::uint64_t denominator);

/// What a batch costs the server, in operations and in bytes.
struct Cost : Operations {
  Operations alone = {};           ///< of them, what one thread does while the others wait for it
  std::uint64_t memory_bytes = 0;  ///< that pass between memory and cache
  /// Payload of the files, without headers (exchange/batch_file knows those).
  std::uint64_t upload_bytes = 0, download_bytes = 0, key_bytes = 0;
  std::uint64_t peak_bytes = 0;  ///< of all batches, keys and buffers that are alive at once
};

/// Both, one after the other: everything adds up but the peak, which is the larger one.
Cost& operator+=(Cost& sum, const Cost& addend);

/// Seconds on the server for one batch.
double server_seconds(const Cost& cost, const CostModel& model);
/// The same and the transfer of the batch and its answer: what the planner minimises.
double total_seconds(const Cost& cost, const CostModel& model);
/// The same for all batches of a request, and its share of the upload of the client's evaluation
/// keys.
double request_seconds(const Cost& cost, const CostModel& model, std::size_t batches,
                       double requests_per_key);
/// Peak memory of the server's process.
std::uint64_t server_bytes(const Cost& cost, const CostModel& model);

}  // namespace sealion
