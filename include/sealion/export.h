#pragma once

/// Marks what a library of SEALion lets its users see; everything else in it is hidden.
#define SEALION_EXPORT __attribute__((visibility("default")))
