#pragma once

/// Everything that a program which uses SEALion's models needs.

#include "heras/activation.h"
#include "heras/dataset.h"
#include "heras/dense.h"
#include "heras/evaluation.h"
#include "heras/flatten.h"
#include "heras/input.h"
#include "heras/sequential.h"
#include "heras/zoo.h"
