#pragma once

#include <sealion/data.h>

#include "cli/commands/transfer/demo_transfer.h"

namespace sealion::cli {

/// Who has which images; nobody has another's.
struct TransferImages {
  Dataset server;  ///< without labels
  Dataset client;  ///< from which the few labelled ones are drawn
  Dataset test;    ///< the client's
};

/// Of one data set the last sixth of the training images is the client's, as are all test images;
/// with `server_data` all training images there are the server's. The client's labels are numbered
/// anew from 0 where it has chosen classes.
TransferImages share_out_images(const TransferArguments& arguments);

}  // namespace sealion::cli
