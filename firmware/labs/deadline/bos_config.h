/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with periods and deadlines. Without the stack check tasks are made in
   less time: all are to begin at tick 0. */
#define BOS_STACK_CHECK 0
#define BOS_DEADLINE    1

#include "../../../rtos/config/bos_config.h"
