#pragma once

/// Everything that a program which uses SEALion's models needs.

#include "data/idx_folder.h"
#include "heras/layers/all_layers.h"
#include "heras/measure/evaluation.h"
#include "heras/model/callbacks.h"
#include "heras/model/model.h"
#include "heras/model/sequential.h"
#include "heras/transfer/variational_autoencoder.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_vae.h"
