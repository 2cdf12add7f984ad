#pragma once

/// A few records in the slots of each ciphertext, with rotations. What is above the layouts
/// includes this.
#include "layouts/packed/packed_program.h"
#include "layouts/packed/packed_search.h"
#include "layouts/packed_way.h"
