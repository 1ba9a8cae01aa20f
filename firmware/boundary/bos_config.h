/* SPDX-License-Identifier: MIT */
/* The kernel's configuration: a faster tick, so that waits are short, and everything that there is
   but earliest deadline first. */
#define BOS_TICK_HZ  1000
#define BOS_TRACE    1
#define BOS_LOCK     1
#define BOS_DEADLINE 1

#include "../../rtos/config/bos_config.h"
