/* SPDX-License-Identifier: MIT */
/* The whole kernel and the options for teaching. */
#define BOS_LOCK     1
#define BOS_DEADLINE 1
#define BOS_EDF      1

#include "../max/bos_config.h"
