#pragma once

/// One record, or a few, of a program without products: features as coefficients, no keys. What is
/// above the layouts includes this.
#include "layouts/affine/affine_cost.h"
#include "layouts/affine/affine_executor.h"
#include "layouts/affine/affine_map.h"
#include "layouts/affine/affine_plan.h"
#include "layouts/affine/noise.h"
