/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with locks. There are no turns: the owner of a lock with a ceiling
   has the manager's priority, and would have to share the processor with it. */
#ifndef LAB_INVERSION_CONFIG_H
#define LAB_INVERSION_CONFIG_H

#define BOS_LOCK 1

#include "../../../rtos/config/bos_config.h"

#undef BOS_SLICE_TICKS
#define BOS_SLICE_TICKS 0

#endif
