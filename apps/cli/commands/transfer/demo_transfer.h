#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sealion::cli {

struct TransferArguments {
  std::string model;        ///< a trained auto-encoder's file; empty: train one
  std::string data;         ///< folder of the client's images; empty: the MNIST digits
  std::string server_data;  ///< of the server's; empty: a part of the client's data set
  std::vector<std::size_t> server_classes, client_classes;  ///< empty: all
  std::string report;                                       ///< where the page goes
  std::size_t threads = 0;
  bool json = false;
};

/// Everything of transfer learning in one go: a server trains an auto-encoder, a client has images
/// embedded by it under encryption and learns on what comes back.
void demo_transfer(const TransferArguments& arguments);

}  // namespace sealion::cli
