#pragma once

/// Public, since every long call that is takes one.
#include <sealion/execution_context.h>
