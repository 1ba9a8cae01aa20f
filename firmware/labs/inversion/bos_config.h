/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with locks. There are no turns: the owner of a lock with a ceiling
   has the manager's priority, and would have to share the processor with it. */
#define BOS_SLICE_TICKS 0
#define BOS_LOCK        1

#include "../../../rtos/config/bos_config.h"
