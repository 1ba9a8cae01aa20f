/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with periods and deadlines. Without the stack check tasks are made in
   less time: all are to begin at tick 0. */
#ifndef LAB_DEADLINE_CONFIG_H
#define LAB_DEADLINE_CONFIG_H

#define BOS_DEADLINE 1

#include "../../../rtos/config/bos_config.h"

#undef BOS_STACK_CHECK
#define BOS_STACK_CHECK 0

#endif
