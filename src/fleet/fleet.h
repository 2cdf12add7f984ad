#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

/// How many machines answer so many requests a second in time, what limits them, and what they
/// cost: on paper, from what a plan says of one request.
namespace sealion::fleet {

/// What one request takes of the server, and its client's evaluation keys.
struct RequestCost {
  double evaluation_seconds;  ///< of one processor
  double connection_seconds;  ///< of one processor: around the evaluation, see below
  std::uint64_t upload_bytes, download_bytes;
  std::uint64_t working_bytes;       ///< while it is evaluated, keys apart
  std::uint64_t process_bytes;       ///< of the server before any request
  std::uint64_t key_bytes;           ///< of one client, uploaded and on disk; 0 without keys
  std::uint64_t expanded_key_bytes;  ///< of one client, in memory

  double seconds() const { return evaluation_seconds + connection_seconds; }
};

/// Seconds of a processor that a server takes to receive and send so many bytes of one request over
/// HTTP. As bench/fleet/run measured it once, on one core of a server with AVX-512.
double connection_seconds(std::uint64_t bytes);

struct Demand {
  double requests_per_second;
  double p99_seconds;  ///< from a whole request at the server to its answer
  double requests_per_key = 100;
  std::optional<double> clients = std::nullopt;  ///< that ask within minutes of each other
  double largest_utilisation = 0.8;              ///< of processors and networks
};

struct Machine {
  std::size_t cores = 16;
  double memory_bytes = 64e9;
  double network_bits = 10e9;  ///< a second, each way
};

/// In whatever currency they are given; what has none is not counted.
struct Prices {
  std::optional<double> core_hour = std::nullopt;  ///< of a core
  std::optional<double> gb_month = std::nullopt;   ///< of a GB that is kept
  std::optional<double> gb_egress = std::nullopt;  ///< of a GB that leaves

  bool empty() const { return !core_hour && !gb_month && !gb_egress; }
};

/// How many machines it would take for each alone, not rounded.
struct Needs {
  double processors;
  double connections;  ///< a server has one thread of input and output
  double memory;
  double network;
};

enum class Bottleneck { processors, connections, memory, network, keys, latency };

/// A month has 730 hours.
struct Money {
  std::optional<double> processors, key_store, egress;  ///< a month
  double month;                                         ///< together
  double million_requests;
};

/// One replica, a process `sealion serve`, on each machine.
struct Fleet {
  std::size_t replicas;
  std::size_t cores;   ///< of each replica, one worker on each
  double utilisation;  ///< of these cores
  double p50_seconds, p99_seconds;
  /// Of each replica; requests_held for as many as are there within the asked p99.
  std::uint64_t requests_held_bytes, working_bytes, key_cache_bytes, memory_bytes;
  std::uint64_t key_store_bytes;                ///< on the disks of all together
  double upload_bits, download_bits, key_bits;  ///< a second, of all together
  Needs needs;
  Bottleneck bottleneck;
  std::optional<Money> money;  ///< none without prices

  std::size_t all_cores() const { return replicas * cores; }
};

/// The fewest replicas that answer 99 % within the asked time with no resource taken beyond
/// `largest_utilisation`, and then the fewest cores. Clients are taken to stay with a replica
/// each. Throws `does_not_fit` where one request alone takes longer than the asked time, and where
/// a machine has no memory for one replica.
Fleet plan_fleet(const RequestCost& request, const Demand& demand, const Machine& machine,
                 const Prices& prices);

}  // namespace sealion::fleet
